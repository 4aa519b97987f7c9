package io.carillon.gateway.grpc;

import static io.grpc.Metadata.ASCII_STRING_MARSHALLER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import io.carillon.analytics.v1.ArchiveServiceGrpc;
import io.carillon.analytics.v1.ReadEventsRequest;
import io.carillon.gateway.BehindTheGateway;
import io.carillon.identity.v1.GetProfileRequest;
import io.carillon.identity.v1.ProfileServiceGrpc;
import io.carillon.ingest.v1.EventServiceGrpc;
import io.carillon.ingest.v1.NewEvent;
import io.carillon.ingest.v1.PublishStreamRequest;
import io.carillon.ingest.v1.PublishStreamResponse;
import io.carillon.messaging.v1.GetMessageRequest;
import io.carillon.messaging.v1.MessageServiceGrpc;
import io.carillon.platform.testkit.Tokens;
import io.carillon.scoring.v1.CountMembersRequest;
import io.carillon.scoring.v1.ListMembersRequest;
import io.carillon.scoring.v1.SegmentServiceGrpc;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@WithTestResource(BehindTheGateway.class)
class GrpcProxyTest {
  private static final String PARTNER = "Bearer " + Tokens.partner("demo", "profiles:read");

  private ManagedChannel channel;

  @BeforeEach
  void connect() {
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", RestAssured.port).usePlaintext().build();
  }

  @AfterEach
  void disconnect() {
    channel.shutdownNow();
  }

  @Test
  void passesAUnaryCallWithItsMetadataHeadersAndTrailers() {
    AtomicReference<Metadata> headers = new AtomicReference<>(new Metadata());
    AtomicReference<Metadata> trailers = new AtomicReference<>(new Metadata());
    var profiles =
        as(PARTNER, ProfileServiceGrpc.newBlockingStub(channel))
            .withInterceptors(MetadataUtils.newCaptureMetadataInterceptor(headers, trailers));

    String seen = profiles.getProfile(request("kelly")).getProfile().getTimezone();

    assertThat(seen)
        .contains("authorization=" + PARTNER, "x-mine=1", "traceparent=00-", "x-forwarded-for=127")
        .doesNotContain("carillon-tenant");
    assertThat(headers).hasValueMatching(found -> "first".equals(found.get(key("x-head"))));
    assertThat(trailers).hasValueMatching(found -> "last".equals(found.get(key("x-tail"))));
  }

  @Test
  void passesAnErrorWithItsDetails() {
    StatusRuntimeException failure =
        failure(
            () ->
                as(PARTNER, ProfileServiceGrpc.newBlockingStub(channel))
                    .getProfile(request("missing")));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(failure.getStatus().getDescription()).isEqualTo("100 % not known: é");
    assertThat(reason(failure)).isEqualTo("NOT_FOUND");
    assertThat(failure.getTrailers().get(key("x-tail"))).isEqualTo("last");
  }

  @Test
  void passesMessagesBothWaysAsTheyCome() throws Exception {
    BlockingQueue<PublishStreamResponse> answers = new LinkedBlockingQueue<>();
    Ending ending = new Ending(answers);
    StreamObserver<PublishStreamRequest> events =
        as(PARTNER, EventServiceGrpc.newStub(channel)).publishStream(ending);

    for (int i = 1; i <= 3; i++) {
      events.onNext(
          PublishStreamRequest.newBuilder()
              .setSequence(i)
              .setEvent(NewEvent.newBuilder().setJson(ByteString.copyFrom(new byte[i * 50_000])))
              .build());
      PublishStreamResponse answer = answers.poll(60, TimeUnit.SECONDS);
      assertThat(answer.getSequence()).isEqualTo(i);
      assertThat(answer.getAcknowledgement().getEventId()).isEqualTo("e" + i * 50_000);
    }
    events.onCompleted();

    await().untilAsserted(() -> assertThat(ending.status).isEqualTo(Status.Code.OK));
  }

  @Test
  void passesAStreamWithoutAMessage() {
    Ending ending = new Ending(new LinkedBlockingQueue<>());

    as(PARTNER, EventServiceGrpc.newStub(channel)).publishStream(ending).onCompleted();

    await().untilAsserted(() -> assertThat(ending.status).isEqualTo(Status.Code.OK));
  }

  @Test
  void holdsAFastServiceBackForASlowReaderAndEndsWithIt() {
    var segments = as(PARTNER, SegmentServiceGrpc.newBlockingStub(channel));
    long cancelled = count(segments, "cancelled");
    Context.CancellableContext context = Context.current().withCancellation();
    context.run(
        () -> {
          Iterator<?> members = segments.listMembers(ListMembersRequest.getDefaultInstance());
          List<Object> read = new ArrayList<>();
          for (int i = 0; i < 20; i++) {
            read.add(members.next());
          }
          assertThat(read).hasSize(20);
        });

    // Then what was sent but not read is bounded by the windows on the way
    assertThat(count(segments, "sent")).isLessThan(400);
    context.cancel(null);
    await().untilAsserted(() -> assertThat(count(segments, "cancelled")).isGreaterThan(cancelled));
  }

  @Test
  void aCallThatIsCancelledSpoilsNoOther() {
    var segments = as(PARTNER, SegmentServiceGrpc.newBlockingStub(channel));
    var profiles = as(PARTNER, ProfileServiceGrpc.newBlockingStub(channel));

    for (int call = 0; call < 200; call++) {
      Context.CancellableContext enough = Context.current().withCancellation();
      enough.run(
          () ->
              assertThat(segments.listMembers(ListMembersRequest.getDefaultInstance()).hasNext())
                  .isTrue());
      enough.cancel(null);

      assertThat(profiles.getProfile(request("kelly")).getProfile().getTimezone())
          .contains("x-mine=1");
    }
  }

  @Test
  void keepsTheCallersDeadline() {
    StatusRuntimeException failure =
        failure(
            () ->
                as(PARTNER, ProfileServiceGrpc.newBlockingStub(channel))
                    .withDeadlineAfter(300, TimeUnit.MILLISECONDS)
                    .getProfile(request("slow")));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("no token", "", Status.Code.UNAUTHENTICATED),
        Arguments.of("expired", "Bearer " + Tokens.expired("demo"), Status.Code.UNAUTHENTICATED),
        Arguments.of("forged", "Bearer " + Tokens.wrongKey("demo"), Status.Code.UNAUTHENTICATED),
        Arguments.of(
            "a service", "Bearer " + Tokens.service("journey"), Status.Code.PERMISSION_DENIED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void refusesWhoMayNotComeIn(String name, String authorization, Status.Code expected) {
    StatusRuntimeException failure =
        failure(
            () ->
                as(authorization, ProfileServiceGrpc.newBlockingStub(channel))
                    .getProfile(request("kelly")));

    assertThat(failure.getStatus().getCode()).isEqualTo(expected);
    assertThat(reason(failure)).isIn("UNAUTHENTICATED", "DENIED");
  }

  @Test
  void saysThatAServiceIsAway() {
    StatusRuntimeException failure =
        failure(
            () ->
                as(PARTNER, MessageServiceGrpc.newBlockingStub(channel))
                    .getMessage(GetMessageRequest.getDefaultInstance()));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(failure.getStatus().getDescription()).contains("messaging");
    assertThat(reason(failure)).isEqualTo("DEPENDENCY_AWAY");
  }

  @Test
  void keepsWhatIsBetweenServicesInside() {
    StatusRuntimeException failure =
        failure(
            () ->
                as(PARTNER, ArchiveServiceGrpc.newBlockingStub(channel))
                    .readEvents(ReadEventsRequest.getDefaultInstance())
                    .next());

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  private static long count(SegmentServiceGrpc.SegmentServiceBlockingStub segments, String what) {
    return segments
        .countMembers(CountMembersRequest.newBuilder().setSegment(what).build())
        .getSize();
  }

  private static GetProfileRequest request(String id) {
    return GetProfileRequest.newBuilder().setProfileId(id).build();
  }

  private static <S extends AbstractStub<S>> S as(String authorization, S stub) {
    Metadata metadata = new Metadata();
    if (!authorization.isEmpty()) {
      metadata.put(key("authorization"), authorization);
    }
    metadata.put(key("carillon-tenant"), "other");
    metadata.put(key("x-mine"), "1");
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, ASCII_STRING_MARSHALLER);
  }

  private static StatusRuntimeException failure(Runnable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call::run);
  }

  private static String reason(StatusRuntimeException failure) {
    try {
      return StatusProto.fromThrowable(failure).getDetails(0).unpack(ErrorInfo.class).getReason();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Ending implements StreamObserver<PublishStreamResponse> {
    private final BlockingQueue<PublishStreamResponse> answers;
    private volatile Status.Code status = Status.Code.UNKNOWN;

    Ending(BlockingQueue<PublishStreamResponse> answers) {
      this.answers = answers;
    }

    @Override
    public void onNext(PublishStreamResponse answer) {
      answers.add(answer);
    }

    @Override
    public void onError(Throwable failure) {
      status = Status.fromThrowable(failure).getCode();
    }

    @Override
    public void onCompleted() {
      status = Status.Code.OK;
    }
  }
}
