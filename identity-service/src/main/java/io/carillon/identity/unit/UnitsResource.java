package io.carillon.identity.unit;

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

/** Units over REST. */
@Path("/v1/units")
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Units")
public class UnitsResource {
  private final UnitStore units;
  private final Callers callers;

  @Inject
  UnitsResource(UnitStore units, Callers callers) {
    this.units = units;
    this.callers = callers;
  }

  @POST
  @RolesAllowed(Permissions.UNITS_WRITE)
  @Operation(
      summary = "A new unit below one of the caller's",
      description =
          "400 INVALID_VALUE when nothing stands above its path; 403 UNIT_DENIED beside or above"
              + " the caller's own; 409 KEY_TAKEN for a path that is there.")
  public RestResponse<UnitView> create(
      @HeaderParam("Idempotency-Key") @Nullable String once, @Nullable UnitBody unit) {
    return answer(
        RestResponse.Status.CREATED,
        units.create(callers.ofTenant(), ProblemException.requireBody(unit), once));
  }

  @GET
  @RolesAllowed(Permissions.UNITS_READ)
  @Operation(summary = "Units by path: the caller's own, those below, and those above")
  public Page<UnitView> list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
    return units.list(callers.ofTenant(), limit, cursor);
  }

  @GET
  @Path("{id}")
  @RolesAllowed(Permissions.UNITS_READ)
  @Operation(summary = "One unit")
  public RestResponse<UnitView> get(@PathParam("id") String id) {
    return answer(RestResponse.Status.OK, units.get(callers.ofTenant(), id));
  }

  @PUT
  @Path("{id}")
  @RolesAllowed(Permissions.UNITS_WRITE)
  @Operation(summary = "Gives a unit another name; its path never changes")
  public RestResponse<UnitView> replace(
      @PathParam("id") String id,
      @HeaderParam("If-Match") @Nullable String match,
      @Nullable UnitBody unit) {
    return answer(
        RestResponse.Status.OK,
        units.replace(
            callers.ofTenant(), id, ETags.require(match), ProblemException.requireBody(unit)));
  }

  @DELETE
  @Path("{id}")
  @RolesAllowed(Permissions.UNITS_WRITE)
  @Operation(
      summary = "Takes a unit away; what is its own stays with those above",
      description = "409 IN_USE while there are units below it.")
  public void delete(@PathParam("id") String id) {
    units.archive(callers.ofTenant(), id);
  }

  private static RestResponse<UnitView> answer(RestResponse.Status status, UnitView view) {
    return ETags.answer(status, view, view.version());
  }
}
