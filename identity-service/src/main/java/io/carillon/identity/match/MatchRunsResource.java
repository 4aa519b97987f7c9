package io.carillon.identity.match;

import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** Runs over REST. */
@Path("/v1/match-runs")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Matches")
public class MatchRunsResource {
  private static final String CSV = "text/csv";

  private final MatchRuns runs;
  private final Callers callers;

  @Inject
  MatchRunsResource(MatchRuns runs, Callers callers) {
    this.runs = runs;
    this.callers = callers;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Permissions.PROFILES_WRITE)
  @Operation(
      summary = "Looks for profiles, or for records of a file, of the same person",
      description =
          "As JSON over all profiles of the tenant or those of a segment; as multipart/form-data"
              + " over `file`, CSV with a heading or a JSON object a line, with `spec`, a"
              + " MatchRunSpec in JSON.")
  @RequestBody(
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = RunSpec.class)),
        @Content(
            mediaType = MediaType.MULTIPART_FORM_DATA,
            schema = @Schema(implementation = Upload.class))
      })
  @APIResponse(
      responseCode = "202",
      description =
          "It will be done. Over profiles, its suggestions take the place of those that are open.",
      content = @Content(schema = @Schema(implementation = RunView.class)))
  public Response ofProfiles(
      @HeaderParam("Idempotency-Key") @Nullable String once, @Nullable RunSpec spec) {
    return accepted(runs.ofProfiles(caller(), spec, once));
  }

  /** The parts of an upload, for those who read of them. */
  @Schema(name = "MatchRunUpload")
  public record Upload(@Schema(format = "binary") String file, RunSpec spec) {}

  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @RolesAllowed(Permissions.PROFILES_WRITE)
  @Operation(hidden = true)
  public Response ofFileHere(
      @HeaderParam("Idempotency-Key") @Nullable String once,
      @RestForm("spec") @Nullable String spec,
      @RestForm("file") @Nullable FileUpload file)
      throws IOException {
    return ofFile(once, spec, file);
  }

  @POST
  @Path("files")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @RolesAllowed(Permissions.PROFILES_WRITE)
  @Operation(
      summary = "Looks for records of the same person in a file",
      description =
          "`file`, CSV with a heading or a JSON object a line, and `spec`, a MatchRunSpec in JSON."
              + " The file is deleted at the end of the run.")
  @APIResponse(
      responseCode = "202",
      description = "The file is durable and will be worked through.",
      content = @Content(schema = @Schema(implementation = RunView.class)))
  public Response ofFile(
      @HeaderParam("Idempotency-Key") @Nullable String once,
      @RestForm("spec") @Nullable String spec,
      @RestForm("file") @Nullable FileUpload file)
      throws IOException {
    Caller caller = caller();
    if (file == null) {
      throw ProblemException.invalid("file", "nothing", "a file");
    }
    String name = file.fileName() == null ? "" : file.fileName();
    try (InputStream bytes = Files.newInputStream(file.uploadedFile())) {
      return accepted(runs.ofFile(caller, spec, name, bytes, once));
    }
  }

  /** Of another type; here, so that whoever may not call learns that and no more. */
  @POST
  @Path("files")
  @Consumes(MediaType.WILDCARD)
  @RolesAllowed(Permissions.PROFILES_WRITE)
  @Operation(hidden = true)
  public Response refuse() {
    throw new ProblemException(
        CommonReason.MEDIA_TYPE_UNSUPPORTED,
        "Content-Type: another one (expected: multipart/form-data)");
  }

  @GET
  @Path("{id}")
  @RolesAllowed(Permissions.PROFILES_READ)
  @Operation(summary = "How far a run is, and what it found")
  public RunView get(@PathParam("id") String id) {
    return runs.get(caller(), id);
  }

  @GET
  @Path("{id}/pairs")
  @RolesAllowed(Permissions.PROFILES_READ)
  @Produces({MediaType.APPLICATION_JSON, CSV})
  @Operation(
      summary = "What a run found, the likeliest first",
      description =
          "Those that are at least as probable as `min`. `format=csv` answers all of them at once:"
              + " left, right, probability, weight, and `weight_` of each field.")
  @APIResponse(
      responseCode = "200",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = PairPage.class)),
        @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING))
      })
  public Response pairs(
      @PathParam("id") String id,
      @QueryParam("min") @Nullable Double min,
      @QueryParam("format") @Nullable String format,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor) {
    Caller caller = caller();
    return switch (format == null ? "json" : format) {
      case "json" ->
          Response.ok(runs.pairs(caller, id, min, limit, cursor), MediaType.APPLICATION_JSON)
              .build();
      case "csv" ->
          Response.ok(runs.csv(caller, id, min), CSV + ";charset=UTF-8")
              .header("Content-Disposition", "attachment; filename=\"pairs.csv\"")
              .build();
      default -> throw ProblemException.invalid("?format", format, "json or csv");
    };
  }

  @Schema(name = "MatchedPairs")
  record PairPage(List<PairView> items, @Nullable String nextCursor) {}

  private static Response accepted(RunView view) {
    return Response.accepted(view).location(URI.create("/v1/match-runs/" + view.id())).build();
  }

  private Caller caller() {
    callers.tenant();
    return callers.current();
  }
}
