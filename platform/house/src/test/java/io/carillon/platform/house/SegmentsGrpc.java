package io.carillon.platform.house;

import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.scoring.v1.ListMembersRequest;
import io.carillon.scoring.v1.ListMembersResponse;
import io.carillon.scoring.v1.SegmentServiceGrpc;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Streams a few answers and ends at once; of the segment {@code endless} until nobody listens. */
@GrpcService
public class SegmentsGrpc extends SegmentServiceGrpc.SegmentServiceImplBase {
  static final int MEMBERS = 3;

  static final String ENDLESS = "endless";

  @Inject Callers callers;

  private final AtomicInteger left = new AtomicInteger();

  /** How many endless streams have ended, as their callers had gone. */
  int left() {
    return left.get();
  }

  @Override
  @RolesAllowed(Permissions.SEGMENTS_READ)
  public void listMembers(ListMembersRequest request, StreamObserver<ListMembersResponse> answer) {
    for (int i = 0; i < MEMBERS; i++) {
      answer.onNext(ListMembersResponse.newBuilder().addProfileIds(callers.tenant() + i).build());
    }
    if (request.getSegment().equals(ENDLESS)) {
      while (!((ServerCallStreamObserver<?>) answer).isCancelled()) {
        LockSupport.parkNanos(1_000_000);
      }
      left.incrementAndGet();
      return;
    }
    answer.onCompleted();
  }
}
