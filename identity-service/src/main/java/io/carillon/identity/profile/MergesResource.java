package io.carillon.identity.profile;

import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.store.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Merges that were made and merges that wait, over REST. */
@Path("/v1/merges")
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Profiles")
public class MergesResource {
  private final Undo undo;
  private final Suspects suspects;
  private final Callers callers;

  @Inject
  MergesResource(Undo undo, Suspects suspects, Callers callers) {
    this.undo = undo;
    this.suspects = suspects;
    this.callers = callers;
  }

  public record UndoRequest(@Nullable String reason) {}

  /**
   * @param profile as whom the merged profile lives on
   * @param survivor who stays, as it is known today
   */
  public record Parted(UUID merge, UUID profile, UUID survivor) {}

  @POST
  @Path("{id:[^/:]+}:undo")
  @RolesAllowed(Permissions.PROFILES_WRITE)
  @Operation(
      summary = "Takes a merge back, within 30 days",
      description =
          "Who was merged lives on under a new id, with the identifiers, traits, consents and"
              + " devices that were theirs; events do not join the two again.")
  public Parted undo(
      @PathParam("id") String id,
      @HeaderParam("Idempotency-Key") @Nullable String once,
      @Nullable UndoRequest request) {
    Caller caller = callers.ofTenant();
    String reason = request == null || request.reason() == null ? "" : request.reason();
    Undo.Undone undone = undo.undo(caller, id, reason, once);
    return new Parted(undone.merge(), undone.profile(), undone.survivor());
  }

  @GET
  @Path("quarantine")
  @RolesAllowed(Permissions.PROFILES_READ)
  @Operation(summary = "Merges that look wrong and wait for somebody to decide, the latest first")
  public Page<SuspectView> quarantine(
      @QueryParam("state") @DefaultValue("open") String state,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor) {
    return suspects.list(callers.ofTenant(), state, limit, cursor);
  }

  @POST
  @Path("quarantine/{id:[^/:]+}:approve")
  @RolesAllowed(Permissions.PROFILES_WRITE)
  @Operation(summary = "Makes the two profiles one")
  public SuspectView approve(@PathParam("id") String id) {
    return suspects.approve(callers.ofTenant(), id);
  }

  @POST
  @Path("quarantine/{id:[^/:]+}:refuse")
  @RolesAllowed(Permissions.PROFILES_WRITE)
  @Operation(summary = "Keeps the two profiles apart, whatever events say")
  public SuspectView refuse(@PathParam("id") String id) {
    return suspects.refuse(callers.ofTenant(), id);
  }
}
