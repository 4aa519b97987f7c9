package io.carillon.identity.match;

import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Suggestions about one profile, over REST. */
@Path("/v1/profiles/{id}/matches")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Matches")
public class ProfileMatchesResource {
  private final Matches matches;
  private final Callers callers;

  @Inject
  ProfileMatchesResource(Matches matches, Callers callers) {
    this.matches = matches;
    this.callers = callers;
  }

  /** A list, whole. */
  public record MatchItems(List<MatchView> items) {}

  @GET
  @RolesAllowed(Permissions.PROFILES_READ)
  @Operation(summary = "Who may be the same person, and why")
  public MatchItems of(@PathParam("id") String id) {
    callers.tenant();
    return new MatchItems(matches.of(callers.current(), id));
  }
}
