package io.carillon.journey.report;

import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** Reports over HTTP. */
@Path("/v1/journeys/{key}/versions/{version}/report")
@RunOnVirtualThread
public class ReportsResource {
  private final Reports reports;
  private final Callers callers;

  @Inject
  ReportsResource(Reports reports, Callers callers) {
    this.reports = reports;
    this.callers = callers;
  }

  @GET
  @RolesAllowed(Permissions.JOURNEYS_READ)
  public Report report(@PathParam("key") String key, @PathParam("version") int version) {
    return reports.of(callers.tenant(), key, version);
  }
}
