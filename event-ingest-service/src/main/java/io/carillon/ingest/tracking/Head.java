package io.carillon.ingest.tracking;

import org.jspecify.annotations.Nullable;

/** The head of a call. */
interface Head {
  /** What a header says; null when it is not there. */
  @Nullable String header(String name);
}
