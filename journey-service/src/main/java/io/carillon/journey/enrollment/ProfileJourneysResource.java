package io.carillon.journey.enrollment;

import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.store.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/** A person's journeys over HTTP. */
@Path("/v1/profiles/{id}/journeys")
@RunOnVirtualThread
public class ProfileJourneysResource {
  private final Enrollments enrollments;
  private final Explanations explanations;
  private final Callers callers;

  @Inject
  ProfileJourneysResource(Enrollments enrollments, Explanations explanations, Callers callers) {
    this.enrollments = enrollments;
    this.explanations = explanations;
    this.callers = callers;
  }

  /** What a person is and was on. */
  @GET
  @RolesAllowed(Permissions.JOURNEYS_READ)
  public Page<EnrollmentView> ofProfile(
      @PathParam("id") String id,
      @QueryParam("state") @Nullable String state,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor) {
    return enrollments
        .ofProfile(
            callers.tenant(),
            RequestPart.known("profile", id),
            RequestPart.active(state),
            limit,
            cursor)
        .map(this::shown);
  }

  /** Whether a person entered a journey, or why not. */
  @GET
  @Path("/{key}:explain")
  @RolesAllowed(Permissions.JOURNEYS_READ)
  public Explanations.Explanation explain(
      @PathParam("id") String id, @PathParam("key") String key) {
    return explanations.explain(callers.tenant(), RequestPart.known("profile", id), key);
  }

  private EnrollmentView shown(EnrollmentView view) {
    return callers.current().masked() ? view.masked() : view;
  }
}
