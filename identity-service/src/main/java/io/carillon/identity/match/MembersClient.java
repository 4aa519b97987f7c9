package io.carillon.identity.match;

import io.carillon.platform.caller.ServiceCalls;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Ids;
import io.carillon.scoring.v1.CountMembersRequest;
import io.carillon.scoring.v1.ListMembersRequest;
import io.carillon.scoring.v1.SegmentServiceGrpc.SegmentServiceBlockingStub;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GrpcClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Who is in a segment, as scoring knows. */
@ApplicationScoped
class MembersClient {
  private static final Duration LISTING = Duration.ofMinutes(10);

  private final ServiceCalls calls;

  @GrpcClient("scoring")
  SegmentServiceBlockingStub segments;

  @Inject
  MembersClient(ServiceCalls calls) {
    this.calls = calls;
  }

  /**
   * @throws ProblemException INVALID_VALUE when there is no such segment; DEPENDENCY_AWAY
   */
  void requireKnown(String tenant, String segment) {
    try {
      var unused =
          calls
              .as(tenant, segments)
              .countMembers(CountMembersRequest.newBuilder().setSegment(segment).build());
    } catch (StatusRuntimeException e) {
      throw e.getStatus().getCode() == Status.Code.NOT_FOUND
          ? ProblemException.invalid("segment", segment, "the key or id of a segment")
          : new ProblemException(CommonReason.DEPENDENCY_AWAY, "Segments cannot be asked for", e);
    }
  }

  /**
   * Its members at this moment.
   *
   * @throws StatusRuntimeException when scoring does not tell all of them
   */
  SortedSet<UUID> of(String tenant, String segment) {
    SortedSet<UUID> members = new TreeSet<>();
    calls
        .unhurried(tenant, segments)
        .withDeadlineAfter(LISTING.toSeconds(), TimeUnit.SECONDS)
        .listMembers(ListMembersRequest.newBuilder().setSegment(segment).build())
        .forEachRemaining(
            some -> some.getProfileIdsList().forEach(id -> Ids.parse(id).ifPresent(members::add)));
    return members;
  }
}
