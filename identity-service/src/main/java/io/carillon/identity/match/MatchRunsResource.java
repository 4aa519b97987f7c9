package io.carillon.identity.match;

import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Page;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
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
  @Operation(summary = "Looks for profiles of the same person")
  @APIResponse(
      responseCode = "202",
      description = "It will be done; its suggestions take the place of those that are open.",
      content = @Content(schema = @Schema(implementation = RunView.class)))
  public Response ofProfiles(
      @HeaderParam("Idempotency-Key") @Nullable String once, @Nullable RunSpec spec) {
    return accepted(runs.ofProfiles(caller(), spec, once));
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
  @Operation(summary = "What a run over a file found, the likeliest first")
  public Page<PairView> pairs(
      @PathParam("id") String id,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor) {
    return runs.pairs(caller(), id, limit, cursor);
  }

  private static Response accepted(RunView view) {
    return Response.accepted(view).location(URI.create("/v1/match-runs/" + view.id())).build();
  }

  private Caller caller() {
    callers.tenant();
    return callers.current();
  }
}
