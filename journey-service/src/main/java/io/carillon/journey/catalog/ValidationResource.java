package io.carillon.journey.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;

/** Says what is wrong with a journey, and keeps nothing. */
@Path("/v1/journeys:validate")
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ValidationResource {
  private final Journeys journeys;
  private final Callers callers;

  @Inject
  ValidationResource(Journeys journeys, Callers callers) {
    this.journeys = journeys;
    this.callers = callers;
  }

  @POST
  @RolesAllowed(Permissions.JOURNEYS_WRITE)
  public Validation validate(JsonNode draft) {
    return Validation.of(journeys.validate(callers.current(), JourneysResource.object(draft)));
  }
}
