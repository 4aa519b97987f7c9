package io.carillon.geo.geofence;

import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.caller.Units;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/geofences}. */
@Path("/v1")
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class GeofencesResource {
  private final Geofences geofences;
  private final Places places;
  private final Callers callers;

  @Inject
  GeofencesResource(Geofences geofences, Places places, Callers callers) {
    this.geofences = geofences;
    this.places = places;
    this.callers = callers;
  }

  @POST
  @Path("geofences")
  @RolesAllowed(Permissions.GEOFENCES_WRITE)
  @Operation(
      summary = "Creates a geofence, in use at once",
      description =
          "400 INVALID_VALUE names the position at fault; 403 UNIT_DENIED for a unit that is not"
              + " the caller's; 409 KEY_TAKEN, for archived ones too.")
  public RestResponse<GeofenceView> create(
      @HeaderParam("Idempotency-Key") @Nullable String once, @Nullable GeofenceBody body) {
    return answer(
        RestResponse.Status.CREATED,
        geofences.create(callers.ofTenant(), once, ProblemException.requireBody(body)));
  }

  @PUT
  @Path("geofences/{key}")
  @RolesAllowed(Permissions.GEOFENCES_WRITE)
  @Operation(
      summary = "Replaces a geofence",
      description =
          "Whoever is inside and was last where the new figure is not, leaves it with the reason"
              + " `changed`; others are looked at with their next position. 409 ARCHIVED, 412"
              + " STALE_VERSION.")
  public RestResponse<GeofenceView> replace(
      @PathParam("key") String key,
      @HeaderParam("If-Match") @Nullable String match,
      @Nullable GeofenceBody body) {
    return answer(
        RestResponse.Status.OK,
        geofences.replace(
            callers.ofTenant(), key, ETags.require(match), ProblemException.requireBody(body)));
  }

  @GET
  @Path("geofences/{key}")
  @RolesAllowed(Permissions.GEOFENCES_READ)
  @Operation(summary = "One geofence by key or id, archived ones included")
  public RestResponse<GeofenceView> get(@PathParam("key") String key) {
    return answer(RestResponse.Status.OK, geofences.get(callers.ofTenant(), key));
  }

  @GET
  @Path("geofences")
  @RolesAllowed(Permissions.GEOFENCES_READ)
  @Operation(
      summary = "The geofences in use, by key",
      description = "Of the caller's units, those below and those above.")
  public Page<GeofenceView> list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
    return geofences.list(callers.ofTenant(), limit, cursor);
  }

  @DELETE
  @Path("geofences/{key}")
  @RolesAllowed(Permissions.GEOFENCES_WRITE)
  @Operation(
      summary = "Archives a geofence",
      description = "Whoever is inside leaves it, with the reason `ended`.")
  public void archive(@PathParam("key") String key) {
    geofences.archive(callers.ofTenant(), key);
  }

  @POST
  @Path("geofences:locate")
  @RolesAllowed(Permissions.GEOFENCES_READ)
  @Operation(summary = "The fences that hold a place now, the deepest first")
  public Located.All locate(@Nullable PlaceBody place) {
    Caller caller = callers.ofTenant();
    return new Located.All(
        places.locate(
            caller.tenant(),
            ProblemException.requireBody(place).position(),
            fence -> Units.sees(caller, fence.unit())));
  }

  private static RestResponse<GeofenceView> answer(RestResponse.Status status, GeofenceView view) {
    return ETags.answer(status, view, view.version());
  }
}
