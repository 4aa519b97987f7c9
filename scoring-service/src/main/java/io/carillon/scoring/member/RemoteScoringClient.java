package io.carillon.scoring.member;

import io.carillon.event.v1.FactSnapshot;
import io.carillon.platform.caller.ServiceCalls;
import io.carillon.platform.problem.ProblemException;
import io.carillon.scoring.definition.ScoringReason;
import io.carillon.scoring.fact.Snapshot;
import io.carillon.scoring.member.Whereabouts.Told;
import io.carillon.scoring.v1.BatchGetFactsRequest;
import io.carillon.scoring.v1.BatchGetFactsResponse;
import io.carillon.scoring.v1.FactServiceGrpc;
import io.carillon.scoring.v1.PreviewSegmentRequest;
import io.carillon.scoring.v1.PreviewSegmentResponse;
import io.carillon.scoring.v1.SegmentServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Other instances of this service, asked for what they keep. */
@ApplicationScoped
class RemoteScoringClient {
  private final ServiceCalls calls;
  private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();

  @Inject
  RemoteScoringClient(ServiceCalls calls) {
    this.calls = calls;
  }

  /**
   * What the other instance says of profiles that it keeps, to callers of these units.
   *
   * @throws ProblemException FACTS_NOT_READY
   */
  Told facts(String address, String tenant, List<String> units, Collection<String> profileIds) {
    return asked(
        () -> {
          BatchGetFactsResponse answer =
              calls
                  .as(tenant, FactServiceGrpc.newBlockingStub(channel(address)))
                  .batchGetFacts(
                      BatchGetFactsRequest.newBuilder()
                          .addAllProfileIds(profileIds)
                          .setLocalOnly(true)
                          .addAllUnits(units)
                          .build());
          Map<String, Snapshot> facts = new HashMap<>();
          answer.getFactsMap().forEach((id, snapshot) -> facts.put(id, snapshot(snapshot)));
          return new Told(facts, Map.copyOf(answer.getSurvivorsMap()));
        });
  }

  Preview preview(String address, String tenant, List<String> units, String where) {
    return asked(
        () -> {
          PreviewSegmentResponse answer =
              calls
                  .as(tenant, SegmentServiceGrpc.newBlockingStub(channel(address)))
                  .previewSegment(
                      PreviewSegmentRequest.newBuilder()
                          .setWhere(where)
                          .addAllUnits(units)
                          .build());
          return new Preview(answer.getSize(), List.copyOf(answer.getExampleIdsList()));
        });
  }

  private static Snapshot snapshot(FactSnapshot snapshot) {
    return new Snapshot(
        Map.copyOf(snapshot.getComputedMap()), List.copyOf(snapshot.getSegmentsList()));
  }

  private ManagedChannel channel(String address) {
    return channels.computeIfAbsent(
        address, to -> ManagedChannelBuilder.forTarget(to).usePlaintext().build());
  }

  private static <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (StatusRuntimeException e) {
      throw new ProblemException(
          ScoringReason.FACTS_NOT_READY, "The instance that keeps this cannot be asked.", e);
    }
  }

  @PreDestroy
  void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
  }
}
