package io.carillon.geo.geofence;

import io.carillon.geo.shape.Position;
import io.carillon.geo.v1.GeofenceServiceGrpc;
import io.carillon.geo.v1.LocateRequest;
import io.carillon.geo.v1.LocateResponse;
import io.carillon.geo.v1.LocatedGeofence;
import io.carillon.geo.v1.NearbyRequest;
import io.carillon.geo.v1.NearbyResponse;
import io.carillon.geo.v1.Place;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.caller.Units;
import io.carillon.platform.problem.ProblemException;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;

/** Where a place lies among the geofences. */
@GrpcService
public class GeofencesGrpc extends GeofenceServiceGrpc.GeofenceServiceImplBase {
  private final Places places;
  private final Callers callers;

  @Inject
  GeofencesGrpc(Places places, Callers callers) {
    this.places = places;
    this.callers = callers;
  }

  @Override
  @RolesAllowed(Permissions.GEOFENCES_READ)
  public void locate(LocateRequest request, StreamObserver<LocateResponse> answer) {
    String tenant = callers.tenant();
    Caller caller = callers.current();
    LocateResponse.Builder response = LocateResponse.newBuilder();
    places
        .locate(
            tenant,
            position(request.hasPlace(), request.getPlace()),
            fence -> Units.sees(caller, fence.unit()))
        .forEach(
            found ->
                response.addGeofences(
                    LocatedGeofence.newBuilder()
                        .setId(found.id().toString())
                        .setKey(found.key())
                        .setName(found.name())
                        .addAllTags(found.tags())
                        .setUnit(found.unit())
                        .setDistance(found.distance())));
    answer.onNext(response.build());
    answer.onCompleted();
  }

  @Override
  @RolesAllowed(Permissions.GEOFENCES_READ)
  public void nearby(NearbyRequest request, StreamObserver<NearbyResponse> answer) {
    String tenant = callers.tenant();
    Caller caller = callers.current();
    Neighbourhood found =
        places.nearby(
            tenant,
            position(request.hasPlace(), request.getPlace()),
            request.getLimit() == 0 ? null : request.getLimit(),
            fence -> Units.sees(caller, fence.unit()));
    NearbyResponse.Builder response =
        NearbyResponse.newBuilder()
            .setVersion(found.version())
            .setRefreshRadius(found.refresh().radius());
    found
        .geofences()
        .forEach(
            fence ->
                response.addGeofences(
                    LocatedGeofence.newBuilder()
                        .setId(fence.id().toString())
                        .setKey(fence.key())
                        .setName(fence.name())
                        .addAllTags(fence.tags())
                        .setUnit(fence.unit())
                        .setDistance(fence.distance())));
    answer.onNext(response.build());
    answer.onCompleted();
  }

  private static Position position(boolean given, Place place) {
    if (!given) {
      throw ProblemException.invalid("place", null, "a place");
    }
    return PlaceBody.position(
        place.getLatitude(), "place.latitude", place.getLongitude(), "place.longitude");
  }
}
