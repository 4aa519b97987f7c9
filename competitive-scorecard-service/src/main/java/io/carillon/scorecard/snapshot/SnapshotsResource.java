package io.carillon.scorecard.snapshot;

import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/apps/{key}/snapshots}. */
@Path("/v1/apps/{key}/snapshots")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Apps")
public class SnapshotsResource {
  private static final String JSON_LINES = "application/x-ndjson";
  private static final String CSV = "text/csv";

  private final Snapshots snapshots;
  private final Callers callers;

  @Inject
  SnapshotsResource(Snapshots snapshots, Callers callers) {
    this.snapshots = snapshots;
    this.callers = callers;
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @RolesAllowed(Permissions.SCORECARDS_WRITE)
  @Operation(
      summary = "Adds what a store said of an app, from a file",
      description =
          "JSON lines or CSV with a heading, UTF-8, up to 1 GB, 32 KB a line, read as it comes. A"
              + " line has `store` (ios, android), `country` (fr), `observedAt`, `source`, and what"
              + " was seen: `rating` (1..5) with `ratings` (how many), `currentRating` with"
              + " `currentRatings` (of the current version), `version`, `updatedAt` (when it came"
              + " out), `releaseNotes`, `overallRank`, `categoryRank` (1..200; 0 for not on the"
              + " list). What was not looked at is left out. Lines that are wrong are told with"
              + " their number and do not hold up the others; when no line can be taken, that is"
              + " 400. A line that is there already, by its content, is counted as repeated.")
  @RequestBody(
      required = true,
      content = {
        @Content(
            mediaType = JSON_LINES,
            schema = @Schema(type = SchemaType.STRING),
            example =
                "{\"store\":\"ios\",\"country\":\"fr\",\"observedAt\":\"2026-03-01T06:00:00Z\","
                    + "\"source\":\"export\",\"rating\":4.5,\"ratings\":1200,\"categoryRank\":7}"),
        @Content(
            mediaType = CSV,
            schema = @Schema(type = SchemaType.STRING),
            example =
                """
                store,country,observedAt,source,rating,ratings,categoryRank
                ios,fr,2026-03-01T06:00:00Z,export,4.5,1200,7
                """)
      })
  public Upload add(
      @PathParam("key") String key,
      @HeaderParam("Content-Type") @Nullable String type,
      @Nullable InputStream file) {
    return snapshots.take(
        callers.tenant(),
        key,
        now -> {
          InputStream open = file == null ? InputStream.nullInputStream() : file;
          return switch (bare(type)) {
            case JSON_LINES -> Lines.ofJson(open, now);
            case CSV -> Lines.ofCsv(open, now);
            default ->
                throw new ProblemException(
                    CommonReason.MEDIA_TYPE_UNSUPPORTED,
                    "Content-Type: %s (expected: %s or %s)".formatted(type, JSON_LINES, CSV));
          };
        });
  }

  private static String bare(@Nullable String type) {
    return type == null ? "" : type.split(";", -1)[0].strip().toLowerCase(Locale.ROOT);
  }
}
