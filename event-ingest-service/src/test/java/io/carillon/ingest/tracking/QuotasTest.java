package io.carillon.ingest.tracking;

import static io.carillon.ingest.Demo.logged;
import static io.carillon.ingest.Demo.newKey;
import static io.carillon.ingest.Demo.withKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.carillon.ingest.Demo;
import io.carillon.ingest.v1.EventServiceGrpc;
import io.carillon.ingest.v1.NewEvent;
import io.carillon.ingest.v1.PublishRequest;
import io.carillon.ingest.v1.PublishStreamRequest;
import io.carillon.ingest.v1.PublishStreamResponse;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class QuotasTest {
  private static final int LARGEST = 2_500;

  private final String id = Ids.next().toString();
  private final String tenant = "quota-" + id.replace("-", "");
  private String key;
  private ManagedChannel channel;

  @BeforeEach
  void aTenantWithAQuotaOfFiveHundredEventsASecond() {
    key = newKey(tenant, Map.of("name", "shop")).getString("key");
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", RestAssured.port).usePlaintext().build();
    quota(2, 500);
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
  }

  @Test
  void takesTheLargestBatchAndNothingOfTheNextUntilThereIsRoom() {
    untilTheQuotaHolds();

    batch("refused").statusCode(429).body("reason", equalTo("QUOTA_EXCEEDED"));
    int seconds =
        Integer.parseInt(
            batch("refused")
                .statusCode(429)
                .contentType("application/problem+json")
                .extract()
                .header("Retry-After"));

    assertThat(seconds).isBetween(1, 5);
    assertThat(logged(id + "-refused")).isEmpty();
    await().untilAsserted(() -> batch("later").statusCode(200));
    assertThat(logged(id + "-later")).hasSizeGreaterThanOrEqualTo(LARGEST);
  }

  @Test
  void anotherTenantDoesNotFeelIt() {
    String other = Demo.newKey();
    untilTheQuotaHolds();

    withKey(other).body(batchOf(LARGEST, "other")).post("/v1/batch").then().statusCode(200);
    withKey(other).body(batchOf(LARGEST, "again")).post("/v1/batch").then().statusCode(200);
  }

  @Test
  void aQuotaThatIsTakenAwayIsForgotten() {
    untilTheQuotaHolds();

    Demo.tenantHas(tenant, 3, "{}");

    await().untilAsserted(() -> batch("free").statusCode(200));
    batch("free").statusCode(200);
  }

  @Test
  void aPartnersCallIsToldWhenToComeAgain() throws InvalidProtocolBufferException {
    untilTheQuotaHolds();
    PublishRequest.Builder request = PublishRequest.newBuilder();
    IntStream.range(0, LARGEST).forEach(i -> request.addEvents(event("rpc-" + i)));
    var stub = as(EventServiceGrpc.newBlockingStub(channel));

    StatusRuntimeException refused =
        catchThrowableOfType(StatusRuntimeException.class, () -> stub.publish(request.build()));

    var status = StatusProto.fromThrowable(refused);
    assertThat(refused).hasMessageContaining("RESOURCE_EXHAUSTED");
    assertThat(status.getDetails(0).unpack(ErrorInfo.class).getReason())
        .isEqualTo("QUOTA_EXCEEDED");
    assertThat(status.getDetails(1).unpack(RetryInfo.class).getRetryDelay().getSeconds())
        .isLessThan(5);
    assertThat(logged(id + "-rpc")).isEmpty();
  }

  @Test
  void aStreamGoesOnAtThePaceOfTheQuota() {
    untilTheQuotaHolds();
    Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    StreamObserver<PublishStreamRequest> requests =
        as(EventServiceGrpc.newStub(channel))
            .publishStream(
                new StreamObserver<>() {
                  @Override
                  public void onNext(PublishStreamResponse response) {
                    acknowledged.add(response.getSequence());
                  }

                  @Override
                  public void onError(Throwable failure) {}

                  @Override
                  public void onCompleted() {}
                });

    IntStream.range(0, 1_000)
        .forEach(
            i ->
                requests.onNext(
                    PublishStreamRequest.newBuilder()
                        .setSequence(i)
                        .setEvent(event("stream-" + i))
                        .build()));

    await().until(() -> acknowledged.size() == 1_000);
    requests.onCompleted();
    assertThat(logged(id + "-stream")).hasSize(1_000);
  }

  /** Sends until a batch is refused, so that there is no room from here on. */
  private void untilTheQuotaHolds() {
    await().until(() -> batch("first").extract().statusCode(), status -> status == 429);
  }

  private void quota(long version, int eventsPerSecond) {
    Demo.tenantHas(
        tenant, version, "{\"quotas\":{\"eventsPerSecond\":%d}}".formatted(eventsPerSecond));
  }

  private ValidatableResponse batch(String name) {
    return withKey(key).body(batchOf(LARGEST, name)).post("/v1/batch").then();
  }

  private String batchOf(int count, String name) {
    return IntStream.range(0, count)
        .mapToObj(i -> json(name + "-" + i))
        .collect(Collectors.joining(",", "{\"batch\":[", "]}"));
  }

  private String json(String name) {
    return "{\"type\":\"track\",\"messageId\":\"%1$s-%2$s\",\"userId\":\"%2$s\",\"event\":\"A\"}"
        .formatted(id, name);
  }

  private NewEvent event(String name) {
    return NewEvent.newBuilder().setJson(ByteString.copyFromUtf8(json(name))).build();
  }

  private <S extends AbstractStub<S>> S as(S stub) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + Tokens.partner(tenant, "events:write"));
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }
}
