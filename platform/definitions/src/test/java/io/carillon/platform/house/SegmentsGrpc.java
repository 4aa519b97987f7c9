package io.carillon.platform.house;

import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.scoring.v1.ListMembersRequest;
import io.carillon.scoring.v1.ListMembersResponse;
import io.carillon.scoring.v1.SegmentServiceGrpc;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;

/** Streams a few answers and ends at once. */
@GrpcService
public class SegmentsGrpc extends SegmentServiceGrpc.SegmentServiceImplBase {
  static final int MEMBERS = 3;

  @Inject Callers callers;

  @Override
  @RolesAllowed(Permissions.SEGMENTS_READ)
  public void listMembers(ListMembersRequest request, StreamObserver<ListMembersResponse> answer) {
    for (int i = 0; i < MEMBERS; i++) {
      answer.onNext(ListMembersResponse.newBuilder().addProfileIds(callers.tenant() + i).build());
    }
    answer.onCompleted();
  }
}
