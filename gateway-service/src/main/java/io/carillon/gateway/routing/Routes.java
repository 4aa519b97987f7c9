package io.carillon.gateway.routing;

import static io.carillon.gateway.routing.Route.link;
import static io.carillon.gateway.routing.Route.token;
import static io.carillon.gateway.routing.Route.tracking;
import static io.carillon.gateway.routing.Service.ANALYTICS;
import static io.carillon.gateway.routing.Service.GEO;
import static io.carillon.gateway.routing.Service.IDENTITY;
import static io.carillon.gateway.routing.Service.INGEST;
import static io.carillon.gateway.routing.Service.JOURNEY;
import static io.carillon.gateway.routing.Service.MESSAGING;
import static io.carillon.gateway.routing.Service.SCORECARD;
import static io.carillon.gateway.routing.Service.SCORING;

import java.util.List;
import java.util.Optional;

/** The table of public paths. The longest line that fits a path decides. */
public final class Routes {
  /** Web forms, whose pages have no write key. */
  public static final String FORMS = "/v1/forms";

  private static final List<Route> TABLE =
      List.of(
          tracking("/v1/track", INGEST),
          tracking("/v1/identify", INGEST),
          tracking("/v1/page", INGEST),
          tracking("/v1/screen", INGEST),
          tracking("/v1/group", INGEST),
          tracking("/v1/alias", INGEST),
          tracking("/v1/batch", INGEST),
          tracking("/v1/import", INGEST),
          tracking("/v1/t", INGEST),
          tracking("/v1/i", INGEST),
          tracking("/v1/p", INGEST),
          tracking("/v1/s", INGEST),
          tracking("/v1/g", INGEST),
          tracking("/v1/a", INGEST),
          tracking("/v1/b", INGEST),
          tracking("/v1/pixel", INGEST),
          tracking("/v1/inbox", MESSAGING),
          token("/v1/write-keys", INGEST),
          token("/v1/tracking-plans", INGEST),
          token("/v1/dead-letters", INGEST),
          token("/v1/hot-keys", INGEST),
          link("/v1/hooks", INGEST),
          token("/v1/hook-definitions", INGEST),
          tracking(FORMS, INGEST),
          token("/v1/form-definitions", INGEST),
          token("/v1/imports", INGEST),
          token("/v1/tenants", IDENTITY),
          token("/v1/units", IDENTITY),
          token("/v1/privacy-requests", IDENTITY),
          token("/v1/profiles", IDENTITY),
          token("/v1/companies", IDENTITY),
          token("/v1/merges", IDENTITY),
          token("/v1/identity-rules", IDENTITY),
          token("/v1/trait-schema", IDENTITY),
          token("/v1/matches", IDENTITY),
          token("/v1/match-runs", IDENTITY),
          token("/v1/profiles/*/events", ANALYTICS),
          token("/v1/profiles/*/segments", SCORING),
          token("/v1/profiles/*/scores", SCORING),
          token("/v1/profiles/*/journeys", JOURNEY),
          token("/v1/profiles/*/messages", MESSAGING),
          token("/v1/events", ANALYTICS),
          token("/v1/audit", ANALYTICS),
          token("/v1/computed-traits", SCORING),
          token("/v1/segments", SCORING),
          token("/v1/scores", SCORING),
          token("/v1/journeys", JOURNEY),
          token("/v1/enrollments", JOURNEY),
          token("/v1/templates", MESSAGING),
          token("/v1/messages", MESSAGING),
          token("/v1/suppressions", MESSAGING),
          token("/v1/channels", MESSAGING),
          token("/v1/geofences", GEO),
          tracking("/v1/geofences/nearby", GEO),
          link("/v1/callbacks", MESSAGING),
          token("/v1/signing-secrets", MESSAGING),
          token("/v1/apps", SCORECARD),
          link("/c", MESSAGING),
          link("/o", MESSAGING),
          link("/u", MESSAGING),
          link("/p", MESSAGING));

  private static final RouteTree TREE = RouteTree.of(TABLE);

  private Routes() {}

  /** All lines, in the order in which a reader expects them. */
  public static List<Route> table() {
    return TABLE;
  }

  /**
   * The line for a path.
   *
   * @param path normalised: no dot segments, no empty ones, a leading slash, no query
   */
  public static Optional<Route> find(String path) {
    return TREE.find(path);
  }
}
