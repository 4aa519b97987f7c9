package io.carillon.ingest.plan;

import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.ETags;
import io.carillon.platform.store.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Tracking plans over REST. */
@Path("/v1/tracking-plans")
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Tracking plans")
public class PlansResource {
  private final PlanStore plans;
  private final Coverage coverage;
  private final Callers callers;

  @Inject
  PlansResource(PlanStore plans, Coverage coverage, Callers callers) {
    this.plans = plans;
    this.coverage = coverage;
    this.callers = callers;
  }

  @POST
  @RolesAllowed(Permissions.TRACKING_PLANS_WRITE)
  @Operation(
      summary = "A new plan: per event a JSON Schema and what becomes of those that break it",
      description =
          "In force everywhere within a second. 409 KEY_TAKEN, or EVENT_PLANNED_TWICE when another"
              + " plan of the same unit speaks of the event.")
  public RestResponse<PlanView> create(
      @HeaderParam("Idempotency-Key") @Nullable String once, @Nullable PlanBody plan) {
    return answer(
        RestResponse.Status.CREATED,
        plans.create(callers.ofTenant(), ProblemException.requireBody(plan), once));
  }

  @GET
  @RolesAllowed(Permissions.TRACKING_PLANS_READ)
  @Operation(summary = "Plans by key: of the caller's units, those below, and those above")
  public Page<PlanView> list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
    return plans.list(callers.ofTenant(), limit, cursor);
  }

  @GET
  @Path("{key:[^/:]+}")
  @RolesAllowed(Permissions.TRACKING_PLANS_READ)
  @Operation(summary = "One plan")
  public RestResponse<PlanView> get(@PathParam("key") String key) {
    return answer(RestResponse.Status.OK, plans.get(callers.ofTenant(), key));
  }

  @PUT
  @Path("{key:[^/:]+}")
  @RolesAllowed(Permissions.TRACKING_PLANS_WRITE)
  @Operation(
      summary = "Replaces a plan: its next version",
      description = "Its key and unit stay. 412 STALE_VERSION.")
  public RestResponse<PlanView> replace(
      @PathParam("key") String key,
      @HeaderParam("If-Match") @Nullable String match,
      @Nullable PlanBody plan) {
    return answer(
        RestResponse.Status.OK,
        plans.replace(
            callers.ofTenant(), key, ETags.require(match), ProblemException.requireBody(plan)));
  }

  @DELETE
  @Path("{key:[^/:]+}")
  @RolesAllowed(Permissions.TRACKING_PLANS_WRITE)
  @Operation(summary = "Archives a plan: no event is held to it any more")
  public void delete(@PathParam("key") String key) {
    plans.archive(callers.ofTenant(), key);
  }

  @GET
  @Path("{key:[^/:]+}/versions")
  @RolesAllowed(Permissions.TRACKING_PLANS_READ)
  @Operation(
      summary = "What a plan said at each time, the newest first",
      description =
          "The one in force is among them; of an archived plan, those that were. `changedAt` says"
              + " since when each was in force.")
  public Page<PlanView> versions(
      @PathParam("key") String key,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor) {
    return plans.versions(callers.ofTenant(), key, limit, cursor);
  }

  @GET
  @Path("{key:[^/:]+}/versions/{version:[0-9]+}")
  @RolesAllowed(Permissions.TRACKING_PLANS_READ)
  @Operation(summary = "A plan as it was at a version, such as one that a violation names")
  public RestResponse<PlanView> version(
      @PathParam("key") String key, @PathParam("version") long version) {
    return answer(RestResponse.Status.OK, plans.version(callers.ofTenant(), key, version));
  }

  @GET
  @Path("{key:[^/:]+}/coverage")
  @RolesAllowed(Permissions.TRACKING_PLANS_READ)
  @Operation(
      summary = "What of a plan came, what never did, and what came beside it",
      description =
          "Since `from`, a day in UTC, 30 days ago when absent; of the plan's unit and below, as far"
              + " as the caller sees them. Counts are a few seconds old.")
  public CoverageView coverage(
      @PathParam("key") String key, @QueryParam("from") @Nullable String from) {
    return coverage.of(callers.ofTenant(), key, from);
  }

  @GET
  @Path("{key:[^/:]+}/export")
  @Produces(MediaType.TEXT_PLAIN)
  @RolesAllowed(Permissions.TRACKING_PLANS_READ)
  @Operation(
      summary = "A plan as code: `language` is `typescript` or `kotlin`",
      description = "Constants and types, so that an app's tagging is checked by its compiler.")
  public RestResponse<String> export(
      @PathParam("key") String key, @QueryParam("language") @Nullable String language) {
    Export export = Export.in(language);
    PlanView plan = plans.get(callers.ofTenant(), key);
    return RestResponse.ResponseBuilder.ok(export.of(plan))
        .header("ETag", ETags.of(plan.version()))
        .header("Content-Disposition", "attachment; filename=" + export.file(plan))
        .build();
  }

  private static RestResponse<PlanView> answer(RestResponse.Status status, PlanView view) {
    return ETags.answer(status, view, view.version());
  }
}
