package io.carillon.ingest.tracking;

import io.carillon.ingest.event.Body;
import io.carillon.ingest.event.IngestReason;
import io.carillon.ingest.event.Reading;
import io.carillon.ingest.v1.Acknowledgement;
import io.carillon.ingest.v1.EventServiceGrpc;
import io.carillon.ingest.v1.NewEvent;
import io.carillon.ingest.v1.PublishRequest;
import io.carillon.ingest.v1.PublishResponse;
import io.carillon.ingest.v1.PublishStreamRequest;
import io.carillon.ingest.v1.PublishStreamResponse;
import io.carillon.ingest.v1.Verdict;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.keys.KeyLimits;
import io.carillon.platform.keys.KeyRing;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Events of partner systems, whose tokens make what they say trusted. */
@GrpcService
public class EventGrpc extends EventServiceGrpc.EventServiceImplBase {
  private final Tracking tracking;
  private final KeyRing tenants;
  private final Callers callers;
  private final PublishStreamGrpc.Open open = new PublishStreamGrpc.Open();

  @Inject
  EventGrpc(Tracking tracking, KeyRing tenants, Callers callers) {
    this.tracking = tracking;
    this.tenants = tenants;
    this.callers = callers;
  }

  @Override
  @RolesAllowed(Permissions.EVENTS_WRITE)
  public void publish(PublishRequest request, StreamObserver<PublishResponse> answer) {
    if (request.getEventsCount() > Body.MOST_EVENTS) {
      throw new ProblemException(
          IngestReason.BATCH_TOO_LARGE,
          "events: %d (expected: at most %d)"
              .formatted(request.getEventsCount(), Body.MOST_EVENTS));
    }
    answer.onNext(
        PublishResponse.newBuilder()
            .addAllAcknowledgements(accept(sender(), request.getEventsList()))
            .build());
    answer.onCompleted();
  }

  @Override
  @RolesAllowed(Permissions.EVENTS_WRITE)
  public StreamObserver<PublishStreamRequest> publishStream(
      StreamObserver<PublishStreamResponse> answers) {
    Sender sender = sender();
    return new PublishStreamGrpc(
        open,
        (ServerCallStreamObserver<PublishStreamResponse>) answers,
        events -> accept(sender, events));
  }

  /** A graceful stop waits for open calls, and a stream is one that need not end by itself. */
  void start(@Observes StartupEvent event) {
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("publish-end").unstarted(open::end));
  }

  private Sender sender() {
    Caller caller = callers.current();
    String tenant = callers.tenant();
    if (!tenants.lives(tenant)) {
      throw new ProblemException(CommonReason.DENIED, "The token's tenant does not exist.");
    }
    String unit = caller.units().isEmpty() ? "/" + tenant : caller.units().getFirst();
    return new Sender(tenant, unit, caller.name(), true, KeyLimits.NONE, null);
  }

  private List<Acknowledgement> accept(Sender sender, List<NewEvent> events) {
    List<Reading> readings = new ArrayList<>(events.size());
    for (NewEvent event : events) {
      readings.add(read(event));
    }
    return tracking.all(sender, new Body.Batch(readings, null)).stream()
        .map(EventGrpc::acknowledgement)
        .toList();
  }

  private static Reading read(NewEvent event) {
    try {
      return Body.of(event.getJson().toByteArray()).event();
    } catch (ProblemException e) {
      return new Reading.Refused(null, e);
    }
  }

  private static Acknowledgement acknowledgement(Tracking.Outcome outcome) {
    return switch (outcome) {
      case Tracking.Outcome.Accepted(String id, boolean duplicate, boolean overflow) ->
          Acknowledgement.newBuilder()
              .setEventId(id)
              .setDuplicate(duplicate)
              .setVerdict(Verdict.VERDICT_ACCEPTED)
              .setReason(overflow ? IngestReason.KEY_OVER_RATE.name() : "")
              .build();
      case Tracking.Outcome.Refused refused ->
          Acknowledgement.newBuilder()
              .setEventId(Objects.requireNonNullElse(refused.messageId(), ""))
              .setVerdict(Verdict.VERDICT_REJECTED)
              .setReason(refused.problem().reason().name())
              .setField(Objects.requireNonNullElse(refused.field(), ""))
              .setDetail(refused.problem().detail())
              .build();
    };
  }
}
