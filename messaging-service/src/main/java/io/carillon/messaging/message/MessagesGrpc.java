package io.carillon.messaging.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import io.carillon.messaging.people.StructCodec;
import io.carillon.messaging.v1.GetMessageRequest;
import io.carillon.messaging.v1.GetMessageResponse;
import io.carillon.messaging.v1.MessageServiceGrpc;
import io.carillon.messaging.v1.MessageTransition;
import io.carillon.messaging.v1.SendRequest;
import io.carillon.messaging.v1.SendResponse;
import io.carillon.messaging.v1.WatchMessageRequest;
import io.carillon.messaging.v1.WatchMessageResponse;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.ProblemException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Messages for partners and services. */
@GrpcService
public class MessagesGrpc extends MessageServiceGrpc.MessageServiceImplBase {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Messages messages;
  private final MessageChanges changes;
  private final Callers callers;
  private final ObjectMapper json;

  @Inject
  MessagesGrpc(Messages messages, MessageChanges changes, Callers callers, ObjectMapper json) {
    this.messages = messages;
    this.changes = changes;
    this.callers = callers;
    this.json = json;
  }

  @Override
  @RolesAllowed(Permissions.MESSAGES_SEND)
  public void send(SendRequest request, StreamObserver<SendResponse> responses) {
    if (request.getIdempotencyKey().isBlank()) {
      throw ProblemException.invalid("idempotency_key", "", "1..255 characters");
    }
    NewMessage.To to =
        switch (request.getToCase()) {
          case PROFILE_ID -> new NewMessage.To(request.getProfileId(), null);
          case IDENTIFIER -> new NewMessage.To(null, request.getIdentifier());
          case TO_NOT_SET -> new NewMessage.To(null, null);
        };
    NewMessage wanted =
        new NewMessage(
            to,
            request.getChannel(),
            request.getTemplate(),
            null,
            request.getPurpose(),
            data(request.getData()));
    Message message = messages.send(callers.tenant(), request.getIdempotencyKey(), wanted);
    responses.onNext(SendResponse.newBuilder().setMessage(of(message)).build());
    responses.onCompleted();
  }

  @Override
  @RolesAllowed(Permissions.MESSAGES_READ)
  public void getMessage(GetMessageRequest request, StreamObserver<GetMessageResponse> responses) {
    Message message = messages.get(callers.tenant(), request.getMessageId());
    responses.onNext(GetMessageResponse.newBuilder().setMessage(of(message)).build());
    responses.onCompleted();
  }

  @Override
  @RolesAllowed(Permissions.MESSAGES_READ)
  public void watchMessage(
      WatchMessageRequest request, StreamObserver<WatchMessageResponse> responses) {
    String tenant = callers.tenant();
    String id = request.getMessageId();
    UUID known = messages.get(tenant, id).order().id();
    ServerCallStreamObserver<?> call =
        responses instanceof ServerCallStreamObserver<?> server ? server : null;
    try (MessageChanges.Watch watch = changes.watch(new MessageKey(tenant, known))) {
      Progress.Transition told = null;
      boolean open = true;
      while (open) {
        Message now = messages.get(tenant, id);
        Progress.Transition last = now.progress().transitions().getLast();
        if (!last.equals(told)) {
          told = last;
          responses.onNext(WatchMessageResponse.newBuilder().setMessage(of(now)).build());
        }
        open =
            now.progress().dueAt() != null
                && watch.await(LOOK_AGAIN)
                && (call == null || !call.isCancelled());
      }
    }
    if (call == null || !call.isCancelled()) {
      responses.onCompleted();
    }
  }

  private JsonNode data(Struct data) {
    return json.valueToTree(StructCodec.map(data));
  }

  private static io.carillon.messaging.v1.Message of(Message message) {
    Order order = message.order();
    Progress progress = message.progress();
    var shown =
        io.carillon.messaging.v1.Message.newBuilder()
            .setId(order.id().toString())
            .setProfileId(order.profileId().toString())
            .setChannel(order.channel())
            .setTemplate(order.template())
            .setPurpose(order.purpose().word())
            .setState(of(progress.state()))
            .setReason(progress.reason() == null ? "" : progress.reason())
            .setProviderReference(
                progress.providerReference() == null ? "" : progress.providerReference())
            .setRequestedAt(timestamp(order.requestedAt()));
    for (Progress.Transition step : progress.transitions()) {
      shown.addTransitions(
          MessageTransition.newBuilder()
              .setState(of(step.state()))
              .setAt(timestamp(step.at()))
              .setReason(step.reason() == null ? "" : step.reason()));
    }
    return shown.build();
  }

  private static io.carillon.messaging.v1.MessageState of(MessageState state) {
    return io.carillon.messaging.v1.MessageState.valueOf("MESSAGE_STATE_" + state.name());
  }

  private static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }
}
