package io.carillon.gateway.limits;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.carillon.gateway.BehindTheGateway;
import io.carillon.gateway.KnownTenants;
import io.carillon.gateway.Tight;
import io.carillon.identity.v1.GetProfileRequest;
import io.carillon.identity.v1.ProfileServiceGrpc;
import io.carillon.platform.testkit.Tokens;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Tight.class)
@WithTestResource(BehindTheGateway.class)
class LimitsTest {
  private static final int ENOUGH = 500;

  @TestHTTPResource("/v1/events/stream")
  URI stream;

  private final String tenant = "t-" + UUID.randomUUID();

  @Test
  void tellACallerHowItStands() {
    Response first = get("ana");
    Response second = get("ana");

    assertThat(number(first, "RateLimit-Limit")).isEqualTo(2_000);
    assertThat(number(first, "RateLimit-Remaining")).isLessThan(2_000);
    assertThat(number(first, "RateLimit-Reset")).isBetween(0L, 2L);
    assertThat(number(second, "RateLimit-Remaining"))
        .isLessThanOrEqualTo(number(first, "RateLimit-Remaining") + 1_000);
  }

  @Test
  void refuseWhatIsTooMuchAndSayWhenToComeAgain() {
    Response refused = until429(() -> post("ana"));

    refused
        .then()
        .contentType("application/problem+json")
        .header("RateLimit-Limit", "10")
        .header("RateLimit-Remaining", "0")
        .header("Retry-After", "1")
        .body("reason", equalTo("RATE_LIMITED"));
    // And nobody else is refused, and reading goes on
    assertThat(post("ben").statusCode()).isEqualTo(200);
    assertThat(get("ana").statusCode()).isEqualTo(200);
    await().untilAsserted(() -> assertThat(post("ana").statusCode()).isEqualTo(200));
  }

  @Test
  void countATenantTogetherAndNoOther() {
    int[] person = new int[1];

    Response refused = until429(() -> post("person-" + person[0]++));

    assertThat(number(refused, "RateLimit-Limit")).isEqualTo(20);
    given()
        .header("Authorization", "Bearer " + Tokens.person(tenant + "-other", "ana", "marketer"))
        .post("/v1/journeys")
        .then()
        .statusCode(200);
  }

  @Test
  void countAWriteKeyThatWorksForItself() {
    KnownTenants.tell(tenant, 1);
    String key = KnownTenants.key(tenant);
    // Given whoever makes keys up is counted by the address
    await()
        .untilAsserted(
            () -> {
              until429(() -> track(UUID.randomUUID().toString()));
              assertThat(track(key).statusCode()).isEqualTo(503);
            });

    Response refused = until429(() -> track(key));

    assertThat(number(refused, "RateLimit-Limit")).isEqualTo(10);
  }

  @Test
  void limitTheGatewaysOwnPages() {
    until429(() -> given().get("/v1/status"))
        .then()
        .contentType("application/problem+json")
        .header("Retry-After", "1")
        .body("reason", equalTo("RATE_LIMITED"));
  }

  @Test
  void sayItToGrpcWithTheTimeToWait() {
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", RestAssured.port).usePlaintext().build();
    try {
      Metadata metadata = new Metadata();
      metadata.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
          "Bearer " + Tokens.partner(tenant, "profiles:read"));
      var profiles =
          ProfileServiceGrpc.newBlockingStub(channel)
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
      GetProfileRequest request = GetProfileRequest.newBuilder().setProfileId("kelly").build();

      StatusRuntimeException refused =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () -> IntStream.range(0, ENOUGH).forEach(call -> profiles.getProfile(request)));

      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(detail(refused, ErrorInfo.class).getReason()).isEqualTo("RATE_LIMITED");
      assertThat(Durations.toSeconds(detail(refused, RetryInfo.class).getRetryDelay()))
          .isEqualTo(1);
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void letACallerHaveSoManyCallsAtOnceAndCountThoseThatHangUp() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int listener = 0; listener < 3; listener++) {
        client.send(listen("ana"), HttpResponse.BodyHandlers.ofInputStream());
      }

      HttpResponse<InputStream> refused =
          client.send(listen("ana"), HttpResponse.BodyHandlers.ofInputStream());

      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(new String(refused.body().readAllBytes(), StandardCharsets.UTF_8))
          .contains("TOO_MANY_AT_ONCE");
      assertThat(get("ben").statusCode()).isEqualTo(200);
      client.shutdownNow();
    }
    await().untilAsserted(() -> assertThat(get("ana").statusCode()).isEqualTo(200));
  }

  @Test
  void sayInTheHealthWhoseBucketsCount() {
    await()
        .untilAsserted(
            () ->
                given()
                    .get("/q/health/ready")
                    .then()
                    .statusCode(200)
                    .body("checks.find { it.name == 'limits' }.data.buckets", equalTo("shared")));
  }

  private HttpRequest listen(String name) {
    return HttpRequest.newBuilder(stream)
        .version(HttpClient.Version.HTTP_1_1)
        .header("Authorization", "Bearer " + Tokens.person(tenant, name, "analyst"))
        .build();
  }

  private Response get(String name) {
    return given()
        .header("Authorization", "Bearer " + Tokens.person(tenant, name, "analyst"))
        .get("/v1/journeys");
  }

  private Response post(String name) {
    return given()
        .header("Authorization", "Bearer " + Tokens.person(tenant, name, "marketer"))
        .post("/v1/journeys");
  }

  private static Response track(String key) {
    return given().auth().preemptive().basic(key, "").get("/v1/inbox");
  }

  private static Response until429(Supplier<Response> call) {
    for (int tried = 0; tried < ENOUGH; tried++) {
      Response answer = call.get();
      if (answer.statusCode() == 429) {
        return answer;
      }
    }
    throw new AssertionError("never refused");
  }

  private static long number(Response answer, String header) {
    return Long.parseLong(answer.header(header));
  }

  private static <T extends Message> T detail(StatusRuntimeException failure, Class<T> type) {
    return StatusProto.fromThrowable(failure).getDetailsList().stream()
        .filter(any -> any.is(type))
        .map(any -> unpacked(any, type))
        .findFirst()
        .orElseThrow();
  }

  private static <T extends Message> T unpacked(Any any, Class<T> type) {
    try {
      return any.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
