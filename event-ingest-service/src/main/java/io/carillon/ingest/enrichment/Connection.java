package io.carillon.ingest.enrichment;

import org.jspecify.annotations.Nullable;

/**
 * What a call itself tells of the person's device, when it comes from there and not from a server.
 *
 * @param ip the address that the gateway saw
 * @param userAgent the header
 * @param platform of the client hints: `Android`
 * @param platformVersion of the client hints: `14.0.0`
 * @param mobile of the client hints
 */
public record Connection(
    @Nullable String ip,
    @Nullable String userAgent,
    @Nullable String platform,
    @Nullable String platformVersion,
    @Nullable Boolean mobile) {
  /** Of a server's call: it tells of the server. */
  public static final Connection NONE = new Connection(null, null, null, null, null);
}
