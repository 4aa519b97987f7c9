package io.carillon.scorecard.card;

import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/apps/{key}/scorecard}. */
@Path("/v1/apps/{key}")
@RunOnVirtualThread
@Tag(name = "Apps")
public class ScorecardResource {
  private static final Instant FIRST = Instant.parse("2008-07-10T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

  private final Scorecards scorecards;
  private final Callers callers;

  @Inject
  ScorecardResource(Scorecards scorecards, Callers callers) {
    this.scorecards = scorecards;
    this.callers = callers;
  }

  @GET
  @Path("scorecard")
  @Produces(MediaType.APPLICATION_JSON)
  @RolesAllowed(Permissions.SCORECARDS_READ)
  @Operation(
      summary = "How an app stands beside its competitors",
      description =
          "In one `store` (ios, android; without it the App Store if the app is there) and"
              + " `country` (without it the first of the app's), with what was known `at` a moment"
              + " (RFC 3339; without it now). An indicator's `score` is its percentile among the"
              + " competitors of which it is known; `raw` is the value itself: `ranking` 0..1 is"
              + " 1 - ln(rank)/ln(201), by median over 28 days; `rating` 1..5 is the stars, drawn"
              + " towards the mean of all by 200 ratings; `reviewVolume` is new ratings a day over"
              + " 28 days, bursts cut; `freshness` 0..100 halves in 60 days; `activity` is updates"
              + " in 180 days. What is not known is absent, never zero.")
  public ScorecardView scorecard(
      @PathParam("key") String key,
      @QueryParam("store") @Nullable String store,
      @QueryParam("country") @Nullable String country,
      @QueryParam("at") @Nullable String at) {
    return ScorecardView.of(asked(key, store, country, at));
  }

  @GET
  @Path("scorecard.svg")
  @Produces("image/svg+xml")
  @RolesAllowed(Permissions.SCORECARDS_READ)
  @Operation(
      summary = "The same as a picture",
      description = "A radar of the scores, the app's and the middle of its competitors'.")
  public String picture(
      @PathParam("key") String key,
      @QueryParam("store") @Nullable String store,
      @QueryParam("country") @Nullable String country,
      @QueryParam("at") @Nullable String at) {
    return RadarSvg.of(asked(key, store, country, at));
  }

  private Scorecard asked(
      String key, @Nullable String store, @Nullable String country, @Nullable String at) {
    return scorecards.get(callers.tenant(), key, store, country, at == null ? null : moment(at));
  }

  private static Instant moment(String at) {
    try {
      Instant found = Instant.parse(at);
      if (found.isAfter(FIRST) && found.isBefore(LAST)) {
        return found;
      }
    } catch (DateTimeException e) {
      throw unreadable(at);
    }
    throw unreadable(at);
  }

  private static ProblemException unreadable(String at) {
    return ProblemException.invalid("?at", at, "RFC 3339, since 2008-07-10: 2026-03-01T06:00:00Z");
  }
}
