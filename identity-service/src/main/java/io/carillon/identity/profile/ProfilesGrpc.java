package io.carillon.identity.profile;

import io.carillon.identity.v1.BatchGetProfilesRequest;
import io.carillon.identity.v1.BatchGetProfilesResponse;
import io.carillon.identity.v1.GetProfileRequest;
import io.carillon.identity.v1.GetProfileResponse;
import io.carillon.identity.v1.MergeProfilesRequest;
import io.carillon.identity.v1.MergeProfilesResponse;
import io.carillon.identity.v1.ProfileServiceGrpc;
import io.carillon.identity.v1.ResolveProfileRequest;
import io.carillon.identity.v1.ResolveProfileResponse;
import io.carillon.identity.v1.SetConsentsRequest;
import io.carillon.identity.v1.SetConsentsResponse;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.store.Ids;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

/** Profiles over gRPC. */
@GrpcService
public class ProfilesGrpc extends ProfileServiceGrpc.ProfileServiceImplBase {
  @Inject Profiles profiles;
  @Inject ProfileChanges changes;
  @Inject Callers callers;

  @Override
  @RolesAllowed(Permissions.PROFILES_READ)
  public void getProfile(GetProfileRequest request, StreamObserver<GetProfileResponse> answer) {
    Caller caller = callers.ofTenant();
    Found found = profiles.get(caller, request.getProfileId());
    answer.onNext(
        GetProfileResponse.newBuilder().setProfile(ProfileCodec.profile(found, caller)).build());
    answer.onCompleted();
  }

  @Override
  @RolesAllowed(Permissions.PROFILES_READ)
  public void batchGetProfiles(
      BatchGetProfilesRequest request, StreamObserver<BatchGetProfilesResponse> answer) {
    Caller caller = callers.ofTenant();
    Set<UUID> ids = new LinkedHashSet<>();
    request.getProfileIdsList().forEach(id -> Ids.parse(id).ifPresent(ids::add));
    BatchGetProfilesResponse.Builder response = BatchGetProfilesResponse.newBuilder();
    profiles
        .batch(caller, ids)
        .forEach(
            (id, found) ->
                response.putProfiles(id.toString(), ProfileCodec.profile(found, caller)));
    answer.onNext(response.build());
    answer.onCompleted();
  }

  @Override
  @RolesAllowed(Permissions.PROFILES_READ)
  public void resolveProfile(
      ResolveProfileRequest request, StreamObserver<ResolveProfileResponse> answer) {
    Caller caller = callers.ofTenant();
    ResolveProfileResponse.Builder response = ResolveProfileResponse.newBuilder();
    profiles
        .find(caller, request.getIdentifier())
        .forEach(found -> response.addProfiles(ProfileCodec.profile(found, caller)));
    answer.onNext(response.build());
    answer.onCompleted();
  }

  @Override
  @RolesAllowed(Permissions.PROFILES_WRITE)
  public void mergeProfiles(
      MergeProfilesRequest request, StreamObserver<MergeProfilesResponse> answer) {
    UUID survivor =
        changes
            .merge(callers.ofTenant(), request.getProfileIdsList(), request.getReason(), null)
            .profile();
    answer.onNext(MergeProfilesResponse.newBuilder().setSurvivorId(survivor.toString()).build());
    answer.onCompleted();
  }

  @Override
  @RolesAllowed(Permissions.PROFILES_WRITE)
  public void setConsents(SetConsentsRequest request, StreamObserver<SetConsentsResponse> answer) {
    Caller caller = callers.ofTenant();
    ProfileChanges.Done done =
        changes.setConsents(
            caller, request.getProfileId(), ProfileCodec.consents(request.getConsentsList()), null);
    Found found = profiles.get(caller, done.profile().toString());
    answer.onNext(
        SetConsentsResponse.newBuilder()
            .addAllConsents(
                ProfileView.consents(found.person(), caller.masked()).stream()
                    .map(ProfileCodec::consent)
                    .toList())
            .build());
    answer.onCompleted();
  }
}
