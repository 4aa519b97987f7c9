package io.carillon.gateway.routing;

import java.util.Locale;

/** The services that stand behind the gateway, and what a caller misses when one is away. */
public enum Service {
  INGEST("Event tracking is"),
  IDENTITY("Profiles are"),
  SCORING("Segments and scores are"),
  JOURNEY("Journeys are"),
  MESSAGING("Messages are"),
  GEO("Geofences are"),
  SCORECARD("Scorecards are"),
  ANALYTICS("The history of events is");

  private final String what;

  Service(String what) {
    this.what = what;
  }

  /** The name that people, settings and {@code /v1/status} use: {@code ingest}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What callers have of it, as the beginning of a sentence: {@code Profiles are}. */
  public String what() {
    return what;
  }
}
