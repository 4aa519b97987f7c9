package io.carillon.journey.enrollment;

import io.carillon.journey.enrollment.Enrollments.Wish;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The enrollments of a journey over HTTP. */
@Path("/v1/journeys/{key}/enrollments")
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class JourneyEnrollmentsResource {
  private final Enrollments enrollments;
  private final Callers callers;

  @Inject
  JourneyEnrollmentsResource(Enrollments enrollments, Callers callers) {
    this.enrollments = enrollments;
    this.callers = callers;
  }

  /** Who was taken out. */
  record TakenOut(List<EnrollmentView> items) {}

  @POST
  @RolesAllowed(Permissions.JOURNEYS_ENROLL)
  public Response enroll(
      @PathParam("key") String key,
      @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
      @Nullable Wish wish) {
    if (wish == null) {
      throw ProblemException.invalid("", "nothing", "a JSON object");
    }
    EnrollmentView made = enrollments.enroll(callers.tenant(), key, wish, idempotencyKey);
    return Response.created(URI.create("/v1/enrollments/" + made.id())).entity(shown(made)).build();
  }

  @GET
  @RolesAllowed(Permissions.JOURNEYS_READ)
  public Page<EnrollmentView> list(
      @PathParam("key") String key,
      @QueryParam("profile") @Nullable String profile,
      @QueryParam("step") @Nullable String step,
      @QueryParam("state") @Nullable String state,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor) {
    UUID person = profile == null ? null : RequestPart.uuid("?profile", profile);
    return enrollments
        .list(callers.tenant(), key, person, step, RequestPart.active(state), limit, cursor)
        .map(this::shown);
  }

  /** Takes a person out of the journey. */
  @DELETE
  @RolesAllowed(Permissions.JOURNEYS_ENROLL)
  public TakenOut takeOutOf(
      @PathParam("key") String key,
      @QueryParam("profile") @Nullable String profile,
      @QueryParam("reason") @Nullable String reason) {
    return new TakenOut(
        enrollments
            .takeOutOf(
                callers.tenant(),
                key,
                () -> RequestPart.uuid("?profile", profile == null ? "nothing" : profile),
                RequestPart.reason(reason),
                callers.current().name())
            .stream()
            .map(this::shown)
            .toList());
  }

  private EnrollmentView shown(EnrollmentView view) {
    return callers.current().masked() ? view.masked() : view;
  }
}
