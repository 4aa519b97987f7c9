package io.carillon.scorecard.app;

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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/apps}. */
@Path("/v1/apps")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Apps", description = "Apps on the stores, and which of them compete.")
public class AppsResource {
  private final Apps apps;
  private final Callers callers;

  @Inject
  AppsResource(Apps apps, Callers callers) {
    this.apps = apps;
    this.callers = callers;
  }

  /**
   * The apps that one is compared with.
   *
   * @param apps their keys or ids, up to 30
   */
  public record Competitors(@Nullable List<String> apps) {}

  @POST
  @RolesAllowed(Permissions.SCORECARDS_WRITE)
  @Operation(
      summary = "A new app, the tenant's own or another's",
      description = "On one store at least; `countries` are the storefronts where it is looked at.")
  public RestResponse<AppView> create(
      @HeaderParam("Idempotency-Key") @Nullable String once, @Nullable AppBody body) {
    return answer(
        RestResponse.Status.CREATED,
        apps.create(callers.tenant(), once, ProblemException.requireBody(body)));
  }

  @GET
  @RolesAllowed(Permissions.SCORECARDS_READ)
  @Operation(summary = "Apps by key")
  public Page<AppView> list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
    return apps.list(callers.tenant(), limit, cursor);
  }

  @GET
  @Path("{key}")
  @RolesAllowed(Permissions.SCORECARDS_READ)
  @Operation(summary = "One app, by key or id")
  public RestResponse<AppView> get(@PathParam("key") String key) {
    return answer(RestResponse.Status.OK, apps.get(callers.tenant(), key));
  }

  @PUT
  @Path("{key}")
  @RolesAllowed(Permissions.SCORECARDS_WRITE)
  @Operation(summary = "Replaces an app; its competitors stay")
  public RestResponse<AppView> replace(
      @PathParam("key") String key,
      @HeaderParam("If-Match") @Nullable String match,
      @Nullable AppBody body) {
    return answer(
        RestResponse.Status.OK,
        apps.replace(
            callers.tenant(), key, ETags.require(match), ProblemException.requireBody(body)));
  }

  @DELETE
  @Path("{key}")
  @RolesAllowed(Permissions.SCORECARDS_WRITE)
  @Operation(summary = "Archives an app: it stays readable and is compared with no longer")
  public void archive(@PathParam("key") String key) {
    apps.archive(callers.tenant(), key);
  }

  @GET
  @Path("{key}/competitors")
  @RolesAllowed(Permissions.SCORECARDS_READ)
  @Operation(summary = "The apps that it is compared with, without archived ones")
  public Page<AppView> competitors(@PathParam("key") String key) {
    return new Page<>(apps.competitors(callers.tenant(), key), null);
  }

  @PUT
  @Path("{key}/competitors")
  @RolesAllowed(Permissions.SCORECARDS_WRITE)
  @Operation(
      summary = "Names the apps that it is compared with, in place of those before",
      description =
          "Keys or ids of up to 30 other apps of the tenant. Answers with the app, whose ETag"
              + " moves.")
  public RestResponse<AppView> compare(
      @PathParam("key") String key,
      @HeaderParam("If-Match") @Nullable String match,
      @Nullable Competitors competitors) {
    List<String> named = ProblemException.requireBody(competitors).apps();
    if (named == null) {
      throw ProblemException.invalid("apps", null, "keys of other apps");
    }
    return answer(
        RestResponse.Status.OK, apps.compare(callers.tenant(), key, ETags.require(match), named));
  }

  private static RestResponse<AppView> answer(RestResponse.Status status, AppView view) {
    return ETags.answer(status, view, view.version());
  }
}
