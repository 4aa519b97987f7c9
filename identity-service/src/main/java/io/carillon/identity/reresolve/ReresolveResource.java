package io.carillon.identity.reresolve;

import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Begins runs over REST. */
@Path("/v1/identity-rules:reresolve")
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Profiles")
public class ReresolveResource {
  private final Reresolutions runs;
  private final Callers callers;

  @Inject
  ReresolveResource(Reresolutions runs, Callers callers) {
    this.runs = runs;
    this.callers = callers;
  }

  /**
   * @param dryRun true only tells what would be undone
   */
  public record ReresolveRequest(@Nullable Boolean dryRun) {}

  @POST
  @RolesAllowed(Permissions.IDENTITY_RULES_WRITE)
  @Operation(
      summary = "Looks for merges that the rules in force would not have made, and undoes them",
      description =
          "Of the last 30 days, by events; 202 with a run, whose progress and merges can be read."
              + " With dryRun nothing is undone. While one of its kind by the same rules is under"
              + " way, that is the answer; one by other rules ends as superseded, and undoes nothing"
              + " more once other rules hold.")
  public RestResponse<ReresolutionView> begin(
      @HeaderParam("Idempotency-Key") @Nullable String once, @Nullable ReresolveRequest request) {
    return RestResponse.ResponseBuilder.create(
            RestResponse.Status.ACCEPTED,
            runs.begin(callers.ofTenant(), ProblemException.requireBody(request).dryRun(), once))
        .build();
  }
}
