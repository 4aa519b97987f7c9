package io.carillon.journey.enrollment;

import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/** Single enrollments over HTTP. */
@Path("/v1/enrollments")
@RunOnVirtualThread
public class EnrollmentsResource {
  private final Enrollments enrollments;
  private final Callers callers;

  @Inject
  EnrollmentsResource(Enrollments enrollments, Callers callers) {
    this.enrollments = enrollments;
    this.callers = callers;
  }

  @GET
  @Path("/{id}")
  @RolesAllowed(Permissions.JOURNEYS_READ)
  public EnrollmentView get(@PathParam("id") String id) {
    return shown(enrollments.get(callers.tenant(), RequestPart.known("enrollment", id)));
  }

  @DELETE
  @Path("/{id}")
  @RolesAllowed(Permissions.JOURNEYS_ENROLL)
  public EnrollmentView takeOut(
      @PathParam("id") String id, @QueryParam("reason") @Nullable String reason) {
    return shown(
        enrollments.takeOut(
            callers.tenant(),
            RequestPart.known("enrollment", id),
            RequestPart.reason(reason),
            callers.current().name()));
  }

  private EnrollmentView shown(EnrollmentView view) {
    return callers.current().masked() ? view.masked() : view;
  }
}
