package io.carillon.gateway.status;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

@Path("/v1/status")
@Tag(name = "Status")
@RunOnVirtualThread
public class StatusResource {
  private final Statuses statuses;

  @Inject
  StatusResource(Statuses statuses) {
    this.statuses = statuses;
  }

  @GET
  @PermitAll
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Each part of the platform and its state", description = "Needs no token.")
  public RestResponse<Status> status() {
    return ResponseBuilder.ok(statuses.now()).header("Cache-Control", "no-store").build();
  }
}
