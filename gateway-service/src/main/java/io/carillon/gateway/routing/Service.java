package io.carillon.gateway.routing;

import java.util.Locale;

/** The services that stand behind the gateway. */
public enum Service {
  INGEST,
  IDENTITY,
  SCORING,
  JOURNEY,
  MESSAGING,
  GEO,
  SCORECARD,
  ANALYTICS;

  /** The name that people, settings and {@code /v1/status} use: {@code ingest}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
