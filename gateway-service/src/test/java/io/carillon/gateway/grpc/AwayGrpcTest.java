package io.carillon.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.rpc.ErrorInfo;
import io.carillon.gateway.BehindTheGateway;
import io.carillon.gateway.Fate;
import io.carillon.identity.v1.GetProfileRequest;
import io.carillon.identity.v1.ProfileServiceGrpc;
import io.carillon.identity.v1.SetConsentsRequest;
import io.carillon.platform.testkit.Tokens;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BehindTheGateway.class)
class AwayGrpcTest {
  private static final Duration AT_MOST = Duration.ofSeconds(2);
  private static final int CALLS = 8;

  private final Fate identity = Fate.of("identity");
  private ManagedChannel channel;
  private ProfileServiceGrpc.ProfileServiceBlockingStub profiles;

  @BeforeEach
  void connect() {
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", RestAssured.port).usePlaintext().build();
    Metadata metadata = new Metadata();
    metadata.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + Tokens.partner("demo", "profiles:read"));
    profiles =
        ProfileServiceGrpc.newBlockingStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    read();
  }

  @AfterEach
  void disconnect() {
    channel.shutdownNow();
  }

  @Test
  void answersInTimeForAKilledServiceAndAgainWhenItIsBack() {
    identity.kill();
    try {
      for (int call = 0; call < CALLS; call++) {
        isAway(this::read);
      }
      identity.breakerBecomes("2.0");
      isAway(this::read);
    } finally {
      identity.restore("/start");
    }

    assertThat(read()).isEqualTo("kelly");
  }

  @Test
  void answersInTimeForAServiceThatAcceptsAndSaysNothing() {
    identity.stop();
    try {
      for (int call = 0; call < CALLS; call++) {
        isAway(this::read);
      }
      identity.breakerBecomes("2.0");
    } finally {
      identity.restore("/continue");
    }

    assertThat(read()).isEqualTo("kelly");
  }

  @Test
  void asksASecondTimeWhenAReadIsBrokenOff() {
    identity.breakNext();

    assertThat(read()).isEqualTo("kelly");
  }

  @Test
  void neverRepeatsAWrite() {
    identity.breakNext();

    isRefused(() -> profiles.setConsents(SetConsentsRequest.getDefaultInstance()));

    assertThat(read()).isEqualTo("kelly");
  }

  private String read() {
    return profiles
        .getProfile(GetProfileRequest.newBuilder().setProfileId("kelly").build())
        .getProfile()
        .getId();
  }

  /** In time, where the machine lets it. */
  private static void isAway(Runnable call) {
    await()
        .untilAsserted(
            () -> {
              Instant begun = Instant.now();
              isRefused(call);
              assertThat(Duration.between(begun, Instant.now())).isLessThan(AT_MOST);
            });
  }

  private static void isRefused(Runnable call) {
    StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call::run);

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(failure.getStatus().getDescription()).contains("Profiles are", "identity");
    assertThat(StatusProto.fromThrowable(failure).getDetailsList())
        .anySatisfy(
            detail ->
                assertThat(detail.unpack(ErrorInfo.class).getReason())
                    .isEqualTo("DEPENDENCY_AWAY"));
  }
}
