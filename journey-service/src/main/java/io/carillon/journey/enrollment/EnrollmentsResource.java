package io.carillon.journey.enrollment;

import io.carillon.journey.enrollment.Enrollments.Wish;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Enrollments over HTTP. */
@Path("/v1")
@RunOnVirtualThread
public class EnrollmentsResource {
  private static final int LONGEST_REASON = 200;

  private final Enrollments enrollments;
  private final Explanations explanations;
  private final Callers callers;

  @Inject
  EnrollmentsResource(Enrollments enrollments, Explanations explanations, Callers callers) {
    this.enrollments = enrollments;
    this.explanations = explanations;
    this.callers = callers;
  }

  /** Who was taken out. */
  record TakenOut(List<EnrollmentView> items) {}

  @POST
  @Path("journeys/{key}/enrollments")
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
  @Path("journeys/{key}/enrollments")
  @RolesAllowed(Permissions.JOURNEYS_READ)
  public Page<EnrollmentView> list(
      @PathParam("key") String key,
      @QueryParam("profile") @Nullable String profile,
      @QueryParam("step") @Nullable String step,
      @QueryParam("state") @Nullable String state,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor) {
    UUID person = profile == null ? null : uuid("?profile", profile);
    return enrollments
        .list(callers.tenant(), key, person, step, active(state), limit, cursor)
        .map(this::shown);
  }

  /** Takes a person out of the journey. */
  @DELETE
  @Path("journeys/{key}/enrollments")
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
                () -> uuid("?profile", profile == null ? "nothing" : profile),
                reason(reason),
                callers.current().name())
            .stream()
            .map(this::shown)
            .toList());
  }

  @GET
  @Path("enrollments/{id}")
  @RolesAllowed(Permissions.JOURNEYS_READ)
  public EnrollmentView get(@PathParam("id") String id) {
    return shown(enrollments.get(callers.tenant(), known("enrollment", id)));
  }

  @DELETE
  @Path("enrollments/{id}")
  @RolesAllowed(Permissions.JOURNEYS_ENROLL)
  public EnrollmentView takeOut(
      @PathParam("id") String id, @QueryParam("reason") @Nullable String reason) {
    return shown(
        enrollments.takeOut(
            callers.tenant(), known("enrollment", id), reason(reason), callers.current().name()));
  }

  /** What a person is and was on. */
  @GET
  @Path("profiles/{id}/journeys")
  @RolesAllowed(Permissions.JOURNEYS_READ)
  public Page<EnrollmentView> ofProfile(
      @PathParam("id") String id,
      @QueryParam("state") @Nullable String state,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor) {
    return enrollments
        .list(callers.tenant(), null, known("profile", id), null, active(state), limit, cursor)
        .map(this::shown);
  }

  /** Whether a person entered a journey, or why not. */
  @GET
  @Path("profiles/{id}/journeys/{key:[^/:]+}:explain")
  @RolesAllowed(Permissions.JOURNEYS_READ)
  public Explanations.Explanation explain(
      @PathParam("id") String id, @PathParam("key") String key) {
    return explanations.explain(callers.tenant(), known("profile", id), key);
  }

  private EnrollmentView shown(EnrollmentView view) {
    return callers.current().masked() ? view.masked() : view;
  }

  private static UUID known(String what, String id) {
    return Ids.parse(id).orElseThrow(() -> ProblemException.notFound(what + " " + id));
  }

  private static UUID uuid(String field, String text) {
    return Ids.parse(text).orElseThrow(() -> ProblemException.invalid(field, text, "a UUID"));
  }

  private static String reason(@Nullable String reason) {
    if (reason == null || reason.isBlank()) {
      return "operator";
    }
    if (reason.length() > LONGEST_REASON) {
      throw ProblemException.invalid("?reason", reason, "at most 200 characters");
    }
    return reason;
  }

  private static @Nullable Boolean active(@Nullable String state) {
    return switch (state) {
      case null -> null;
      case "active" -> Boolean.TRUE;
      case "exited" -> Boolean.FALSE;
      default -> throw ProblemException.invalid("?state", state, "active or exited");
    };
  }
}
