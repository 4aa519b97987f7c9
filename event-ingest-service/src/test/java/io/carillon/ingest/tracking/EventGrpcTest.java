package io.carillon.ingest.tracking;

import static io.carillon.ingest.Demo.logged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.ingest.Demo;
import io.carillon.ingest.v1.Acknowledgement;
import io.carillon.ingest.v1.EventServiceGrpc;
import io.carillon.ingest.v1.NewEvent;
import io.carillon.ingest.v1.PublishRequest;
import io.carillon.ingest.v1.PublishResponse;
import io.carillon.ingest.v1.PublishStreamRequest;
import io.carillon.ingest.v1.PublishStreamResponse;
import io.carillon.ingest.v1.Verdict;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class EventGrpcTest {
  private final String id = Ids.next().toString();
  private final Map<Long, Acknowledgement> acknowledged = new ConcurrentHashMap<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private ManagedChannel channel;

  @BeforeEach
  void open() {
    Demo.newKey();
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", RestAssured.port).usePlaintext().build();
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
  }

  @Test
  void acknowledgesEachEventOfACall() {
    PublishResponse response =
        as(Tokens.partner("demo", "events:write"), EventServiceGrpc.newBlockingStub(channel))
            .publish(
                PublishRequest.newBuilder()
                    .addEvents(event(track(id + "-0")))
                    .addEvents(event("{\"type\":\"track\",\"event\":\"A\"}"))
                    .addEvents(event("no json"))
                    .addEvents(event(track(id + "-3")))
                    .build());

    assertThat(response.getAcknowledgementsList())
        .extracting(Acknowledgement::getVerdict)
        .containsExactly(
            Verdict.VERDICT_ACCEPTED,
            Verdict.VERDICT_REJECTED,
            Verdict.VERDICT_REJECTED,
            Verdict.VERDICT_ACCEPTED);
    assertThat(response.getAcknowledgementsList())
        .extracting(Acknowledgement::getReason)
        .containsExactly("", "IDENTIFIER_MISSING", "MALFORMED", "");
    assertThat(response.getAcknowledgementsList())
        .extracting(Acknowledgement::getField)
        .containsExactly("", "userId or anonymousId", "", "");
    List<AcceptedEvent> logged = logged(id);
    assertThat(logged).extracting(AcceptedEvent::getEventId).contains(id + "-0", id + "-3");
    assertThat(logged)
        .allSatisfy(
            event -> {
              assertThat(event.getTrusted()).isTrue();
              assertThat(event.getSource()).isEqualTo("service-account-partner-crm");
            });
  }

  @Test
  void saysWhatWasHereAShortWhileAgoAndKeepsIt() {
    PublishRequest twice =
        PublishRequest.newBuilder()
            .addEvents(event(track(id + "-0")))
            .addEvents(event(track(id + "-0")))
            .addEvents(event(track(id + "-1")))
            .build();

    PublishResponse response =
        as(Tokens.partner("demo", "events:write"), EventServiceGrpc.newBlockingStub(channel))
            .publish(twice);

    assertThat(response.getAcknowledgementsList())
        .extracting(Acknowledgement::getDuplicate)
        .containsExactly(false, true, false);
    assertThat(response.getAcknowledgementsList())
        .extracting(Acknowledgement::getVerdict)
        .containsOnly(Verdict.VERDICT_ACCEPTED);
    assertThat(logged(id)).hasSize(3);
  }

  @Test
  void acknowledgesAStreamOfThousandsWhileItRuns() throws InterruptedException {
    int count = 3_000;
    StreamObserver<PublishStreamRequest> requests = stream();

    IntStream.range(0, count).forEach(i -> requests.onNext(numbered(i)));
    await().until(() -> acknowledged.size() == count);
    requests.onCompleted();

    assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(failure.get()).isNull();
    assertThat(acknowledged.values()).extracting(Acknowledgement::getEventId).contains(id + "-17");
    assertThat(logged(id)).extracting(AcceptedEvent::getEventId).doesNotHaveDuplicates();
    assertThat(logged(id)).hasSize(count);
  }

  @Test
  void aStreamThatWasCutGoesOnWithWhatWasNotAcknowledged() throws InterruptedException {
    int count = 1_000;
    // Given a stream that is cut while its acknowledgements come
    StreamObserver<PublishStreamRequest> cut = stream();
    IntStream.range(0, count).forEach(i -> cut.onNext(numbered(i)));
    await().until(() -> !acknowledged.isEmpty());
    ((ClientCallStreamObserver<PublishStreamRequest>) cut).cancel("cut", null);
    assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    Set<Long> known = Set.copyOf(acknowledged.keySet());
    failure.set(null);

    // When another one brings the rest, and one that is no event
    StreamObserver<PublishStreamRequest> rest = stream();
    LongStream.range(0, count)
        .filter(i -> !known.contains(i))
        .forEach(i -> rest.onNext(numbered((int) i)));
    rest.onNext(
        PublishStreamRequest.newBuilder().setSequence(count).setEvent(event("no json")).build());

    // Then each is acknowledged by its id, that one refused, and none is missing
    await().until(() -> acknowledged.size() == count + 1);
    rest.onCompleted();
    LongStream.range(0, count)
        .forEach(i -> assertThat(acknowledged.get(i).getEventId()).isEqualTo(id + "-" + i));
    assertThat(acknowledged.get((long) count).getVerdict()).isEqualTo(Verdict.VERDICT_REJECTED);
    assertThat(logged(id).stream().map(AcceptedEvent::getEventId).distinct()).hasSize(count);
    assertThat(failure.get()).isNull();
  }

  @Test
  void tellsAPartnerWhenItsKeyHasRoomAgain() throws InvalidProtocolBufferException {
    PublishRequest.Builder many = PublishRequest.newBuilder();
    String event = "{\"type\":\"track\",\"userId\":\"%s\",\"event\":\"A\"}".formatted(id);
    IntStream.range(0, 900).forEach(_ -> many.addEvents(event(event)));
    var stub =
        as(Tokens.partner("demo", "events:write"), EventServiceGrpc.newBlockingStub(channel));
    PublishRequest request = many.build();
    assertThat(stub.publish(request).getAcknowledgementsCount()).isEqualTo(900);

    StatusRuntimeException refused =
        catchThrowableOfType(StatusRuntimeException.class, () -> stub.publish(request));

    var status = StatusProto.fromThrowable(refused);
    assertThat(refused).hasMessageContaining("RESOURCE_EXHAUSTED");
    assertThat(status.getDetails(0).unpack(ErrorInfo.class).getReason()).isEqualTo("KEY_OVER_RATE");
    assertThat(status.getDetails(1).unpack(RetryInfo.class).getRetryDelay().getSeconds())
        .isBetween(5L, 17L);
    assertThat(Demo.logged("").stream().filter(e -> e.getUserId().equals(id))).hasSize(900);
  }

  @Test
  void saysOfWhichEventsTheKeySentTooMuch() {
    PublishRequest.Builder many = PublishRequest.newBuilder();
    String event = "{\"type\":\"track\",\"userId\":\"%s\",\"event\":\"A\"}".formatted(id);
    IntStream.range(0, 1_001).forEach(i -> many.addEvents(event(event)));

    List<Acknowledgement> all =
        as(Tokens.partner("demo", "events:write"), EventServiceGrpc.newBlockingStub(channel))
            .publish(many.build())
            .getAcknowledgementsList();

    assertThat(all).extracting(Acknowledgement::getVerdict).containsOnly(Verdict.VERDICT_ACCEPTED);
    assertThat(all.getLast().getReason()).isEqualTo("KEY_OVER_RATE");
    assertThat(all.subList(0, 1_000)).extracting(Acknowledgement::getReason).containsOnly("");
  }

  @Test
  void refusesMoreThan2500EventsInOneCall() {
    PublishRequest.Builder many = PublishRequest.newBuilder();
    IntStream.range(0, 2_501).forEach(i -> many.addEvents(event("{}")));
    EventServiceGrpc.EventServiceBlockingStub stub =
        as(Tokens.partner("demo", "events:write"), EventServiceGrpc.newBlockingStub(channel));

    assertThatThrownBy(() -> stub.publish(many.build()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("2501");
  }

  @Test
  void refusesATenantThatDoesNotExist() {
    EventServiceGrpc.EventServiceBlockingStub stub =
        as(Tokens.partner("nowhere", "events:write"), EventServiceGrpc.newBlockingStub(channel));

    assertThatThrownBy(() -> stub.publish(PublishRequest.getDefaultInstance()))
        .hasMessageContaining("PERMISSION_DENIED");
  }

  private StreamObserver<PublishStreamRequest> stream() {
    return as(Tokens.partner("demo", "events:write"), EventServiceGrpc.newStub(channel))
        .publishStream(
            new StreamObserver<>() {
              @Override
              public void onNext(PublishStreamResponse response) {
                acknowledged.put(response.getSequence(), response.getAcknowledgement());
              }

              @Override
              public void onError(Throwable t) {
                failure.set(t);
                ended.countDown();
              }

              @Override
              public void onCompleted() {
                ended.countDown();
              }
            });
  }

  private PublishStreamRequest numbered(int i) {
    return PublishStreamRequest.newBuilder()
        .setSequence(i)
        .setEvent(event(track(id + "-" + i)))
        .build();
  }

  private static NewEvent event(String json) {
    return NewEvent.newBuilder().setJson(ByteString.copyFromUtf8(json)).build();
  }

  private static String track(String messageId) {
    return "{\"type\":\"track\",\"messageId\":\"%1$s\",\"userId\":\"%1$s\",\"event\":\"A\"}"
        .formatted(messageId);
  }

  private static <S extends AbstractStub<S>> S as(String token, S stub) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }
}
