package io.carillon.platform.house;

import io.carillon.event.v1.FactSnapshot;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.ProblemException;
import io.carillon.scoring.v1.FactServiceGrpc;
import io.carillon.scoring.v1.GetFactsRequest;
import io.carillon.scoring.v1.GetFactsResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;

/** Answers with the tenant that the call is about. */
@GrpcService
public class FactsGrpc extends FactServiceGrpc.FactServiceImplBase {
  @Inject Callers callers;

  @Override
  @RolesAllowed(Permissions.PROFILES_READ)
  public void getFacts(GetFactsRequest request, StreamObserver<GetFactsResponse> answer) {
    if (request.getProfileId().isEmpty()) {
      throw ProblemException.invalid("profile_id", "", "a UUID");
    }
    answer.onNext(
        GetFactsResponse.newBuilder()
            .setFacts(FactSnapshot.newBuilder().addSegments(callers.tenant()))
            .build());
    answer.onCompleted();
  }
}
