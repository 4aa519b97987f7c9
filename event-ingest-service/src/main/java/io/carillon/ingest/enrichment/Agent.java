package io.carillon.ingest.enrichment;

import org.jspecify.annotations.Nullable;

/**
 * What somebody uses; null where nothing is known.
 *
 * @param kind `desktop`, `mobile`, `tablet` or `bot`
 */
record Agent(
    @Nullable String browser,
    @Nullable String browserVersion,
    @Nullable String os,
    @Nullable String osVersion,
    @Nullable String device,
    @Nullable String kind) {
  static final Agent UNKNOWN = new Agent(null, null, null, null, null, null);

  boolean known() {
    return browser != null || os != null || device != null;
  }
}
