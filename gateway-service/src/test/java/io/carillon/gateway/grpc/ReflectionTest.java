package io.carillon.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.gateway.BehindTheGateway;
import io.carillon.platform.testkit.Tokens;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BehindTheGateway.class)
class ReflectionTest {
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
  void listsThePublicServicesToAPartner() {
    Answers answers = new Answers();

    ask(answers, Tokens.partner("demo", "profiles:read"), list());

    await().untilAsserted(() -> assertThat(answers.ended).isEqualTo(Status.Code.OK));
    assertThat(answers.received)
        .singleElement()
        .satisfies(
            answer ->
                assertThat(answer.getListServicesResponse().getServiceList())
                    .extracting(ServiceResponse::getName)
                    .containsExactlyInAnyOrder(
                        "carillon.ingest.v1.EventService",
                        "carillon.identity.v1.ProfileService",
                        "carillon.scoring.v1.FactService",
                        "carillon.scoring.v1.SegmentService",
                        "carillon.journey.v1.JourneyService",
                        "carillon.messaging.v1.MessageService",
                        "carillon.geo.v1.GeofenceService",
                        "carillon.scorecard.v1.ScorecardService"));
  }

  @Test
  void givesTheFilesOfAService() {
    Answers answers = new Answers();

    ask(
        answers,
        Tokens.partner("demo", "profiles:read"),
        ServerReflectionRequest.newBuilder()
            .setFileContainingSymbol("carillon.identity.v1.ProfileService")
            .build());

    await().untilAsserted(() -> assertThat(answers.ended).isEqualTo(Status.Code.OK));
    assertThat(answers.received.get(0).getFileDescriptorResponse().getFileDescriptorProtoList())
        .hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void answersNobodyWithoutAToken() {
    Answers answers = new Answers();

    ask(answers, "", list());

    await().untilAsserted(() -> assertThat(answers.ended).isEqualTo(Status.Code.UNAUTHENTICATED));
    assertThat(answers.received).isEmpty();
  }

  private void ask(Answers answers, String token, ServerReflectionRequest question) {
    Metadata metadata = new Metadata();
    if (!token.isEmpty()) {
      metadata.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    }
    StreamObserver<ServerReflectionRequest> questions =
        ServerReflectionGrpc.newStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
            .serverReflectionInfo(answers);
    questions.onNext(question);
    questions.onCompleted();
  }

  private static ServerReflectionRequest list() {
    return ServerReflectionRequest.newBuilder().setListServices("").build();
  }

  private static final class Answers implements StreamObserver<ServerReflectionResponse> {
    private final List<ServerReflectionResponse> received = new CopyOnWriteArrayList<>();
    private volatile Status.Code ended = Status.Code.UNKNOWN;

    @Override
    public void onNext(ServerReflectionResponse answer) {
      received.add(answer);
    }

    @Override
    public void onError(Throwable failure) {
      ended = Status.fromThrowable(failure).getCode();
    }

    @Override
    public void onCompleted() {
      ended = Status.Code.OK;
    }
  }
}
