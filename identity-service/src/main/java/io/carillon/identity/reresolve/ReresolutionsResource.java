package io.carillon.identity.reresolve;

import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.store.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Runs and what they found, over REST. */
@Path("/v1/identity-rules/reresolutions/{id}")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Profiles")
public class ReresolutionsResource {
  private final Reresolutions runs;
  private final Callers callers;

  @Inject
  ReresolutionsResource(Reresolutions runs, Callers callers) {
    this.runs = runs;
    this.callers = callers;
  }

  @GET
  @RolesAllowed(Permissions.IDENTITY_RULES_READ)
  @Operation(summary = "How far a run is")
  public ReresolutionView get(@PathParam("id") String id) {
    return runs.get(callers.ofTenant(), id);
  }

  @GET
  @Path("merges")
  @RolesAllowed(Permissions.IDENTITY_RULES_READ)
  @Operation(summary = "The merges that the rules of a run would not have made, and why")
  public Page<FoundView> merges(
      @PathParam("id") String id,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor) {
    return runs.merges(callers.ofTenant(), id, limit, cursor);
  }
}
