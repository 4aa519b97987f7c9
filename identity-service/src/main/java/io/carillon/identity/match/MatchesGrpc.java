package io.carillon.identity.match;

import io.carillon.identity.v1.BatchGetLikelyRequest;
import io.carillon.identity.v1.BatchGetLikelyResponse;
import io.carillon.identity.v1.LikelyProfiles;
import io.carillon.identity.v1.MatchServiceGrpc;
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

/** Suggestions over gRPC, for services. */
@GrpcService
public class MatchesGrpc extends MatchServiceGrpc.MatchServiceImplBase {
  @Inject Matches matches;
  @Inject Callers callers;

  @Override
  @RolesAllowed(Permissions.INTERNAL)
  public void batchGetLikely(
      BatchGetLikelyRequest request, StreamObserver<BatchGetLikelyResponse> answer) {
    Set<UUID> ids = new LinkedHashSet<>();
    request.getProfileIdsList().forEach(id -> Ids.parse(id).ifPresent(ids::add));
    BatchGetLikelyResponse.Builder response = BatchGetLikelyResponse.newBuilder();
    matches
        .likely(callers.ofTenant(), ids, request.getProbability())
        .forEach(
            (id, others) ->
                response.putLikely(
                    id.toString(),
                    LikelyProfiles.newBuilder()
                        .addAllProfileIds(others.stream().map(UUID::toString).sorted().toList())
                        .build()));
    answer.onNext(response.build());
    answer.onCompleted();
  }
}
