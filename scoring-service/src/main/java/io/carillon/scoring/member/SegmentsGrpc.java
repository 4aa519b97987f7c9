package io.carillon.scoring.member;

import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.store.Page;
import io.carillon.scoring.definition.SegmentBody;
import io.carillon.scoring.v1.CountMembersRequest;
import io.carillon.scoring.v1.CountMembersResponse;
import io.carillon.scoring.v1.ListMembersRequest;
import io.carillon.scoring.v1.ListMembersResponse;
import io.carillon.scoring.v1.PreviewSegmentRequest;
import io.carillon.scoring.v1.PreviewSegmentResponse;
import io.carillon.scoring.v1.SegmentServiceGrpc;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;

/** Segments and who is in them. */
@GrpcService
public class SegmentsGrpc extends SegmentServiceGrpc.SegmentServiceImplBase {
  private static final int PAGE = 500;

  private final Members members;
  private final Callers callers;

  @Inject
  SegmentsGrpc(Members members, Callers callers) {
    this.members = members;
    this.callers = callers;
  }

  @Override
  @RolesAllowed(Permissions.SEGMENTS_READ)
  public void listMembers(ListMembersRequest request, StreamObserver<ListMembersResponse> answer) {
    String tenant = callers.tenant();
    String cursor = null;
    do {
      Page<Member> page = members.list(tenant, request.getSegment(), PAGE, cursor);
      if (!page.items().isEmpty()) {
        ListMembersResponse.Builder part = ListMembersResponse.newBuilder();
        page.items().forEach(member -> part.addProfileIds(member.profile().toString()));
        answer.onNext(part.build());
      }
      cursor = page.nextCursor();
    } while (cursor != null && !((ServerCallStreamObserver<?>) answer).isCancelled());
    answer.onCompleted();
  }

  @Override
  @RolesAllowed(Permissions.SEGMENTS_READ)
  public void countMembers(
      CountMembersRequest request, StreamObserver<CountMembersResponse> answer) {
    long size = members.size(callers.tenant(), request.getSegment());
    answer.onNext(CountMembersResponse.newBuilder().setSize(size).build());
    answer.onCompleted();
  }

  @Override
  @RolesAllowed(Permissions.INTERNAL)
  public void previewSegment(
      PreviewSegmentRequest request, StreamObserver<PreviewSegmentResponse> answer) {
    Preview preview =
        members.previewHere(
            callers.tenant(),
            request.getUnitsList(),
            new SegmentBody(null, null, null, request.getWhere()));
    answer.onNext(
        PreviewSegmentResponse.newBuilder()
            .setSize(preview.size())
            .addAllExampleIds(preview.examples())
            .build());
    answer.onCompleted();
  }
}
