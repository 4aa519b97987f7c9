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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Those around one profile, over REST. */
@Path("/v1/profiles/{id}/household")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Matches")
public class HouseholdResource {
  private final Matches matches;
  private final Callers callers;

  @Inject
  HouseholdResource(Matches matches, Callers callers) {
    this.matches = matches;
    this.callers = callers;
  }

  @GET
  @RolesAllowed(Permissions.PROFILES_READ)
  @Operation(summary = "Who uses the same browsers and devices, and who may be the same person")
  public HouseholdView of(@PathParam("id") String id) {
    callers.tenant();
    return matches.household(callers.current(), id);
  }
}
