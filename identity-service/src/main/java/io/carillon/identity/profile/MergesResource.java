package io.carillon.identity.profile;

import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Merges that were made, over REST. */
@Path("/v1/merges")
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Profiles")
public class MergesResource {
  private final Undo undo;
  private final Callers callers;

  @Inject
  MergesResource(Undo undo, Callers callers) {
    this.undo = undo;
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
    callers.tenant();
    Caller caller = callers.current();
    String reason = request == null || request.reason() == null ? "" : request.reason();
    Undo.Undone undone = undo.undo(caller, id, reason, once);
    return new Parted(undone.merge(), undone.profile(), undone.survivor());
  }
}
