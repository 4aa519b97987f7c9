package io.carillon.identity.profile;

import io.carillon.platform.caller.Caller;
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
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Merges by an operator, over REST. */
@Path("/v1/profiles:merge")
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Profiles")
public class MergeResource {
  private final ProfileChanges changes;
  private final Callers callers;

  @Inject
  MergeResource(ProfileChanges changes, Callers callers) {
    this.changes = changes;
    this.callers = callers;
  }

  /**
   * @param profiles ids of two to fifty profiles
   * @param again true also joins profiles of which a merge was undone or refused
   */
  public record MergeRequest(
      @Nullable List<String> profiles, @Nullable String reason, @Nullable Boolean again) {}

  public record Merged(UUID survivor) {}

  @POST
  @RolesAllowed(Permissions.PROFILES_WRITE)
  @Operation(summary = "Makes several profiles one")
  public Merged merge(
      @HeaderParam("Idempotency-Key") @Nullable String once, @Nullable MergeRequest request) {
    callers.tenant();
    Caller caller = callers.current();
    if (request == null || request.profiles() == null || request.profiles().contains(null)) {
      throw ProblemException.invalid("profiles", "nothing", "2..50 profiles");
    }
    String reason = request.reason() == null ? "" : request.reason();
    boolean again = Boolean.TRUE.equals(request.again());
    return new Merged(changes.merge(caller, request.profiles(), reason, again, once).profile());
  }
}
