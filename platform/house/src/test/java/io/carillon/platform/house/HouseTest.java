package io.carillon.platform.house;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.carillon.definition.v1.Definition;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.FactSnapshot;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.Tokens;
import io.carillon.scoring.v1.FactServiceGrpc;
import io.carillon.scoring.v1.GetFactsRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class HouseTest {
  @Inject Definitions definitions;
  @Inject Transactions transactions;
  @Inject EffectsConsumer effects;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  private static RequestSpecification as(String token) {
    return given().auth().oauth2(token).contentType(ContentType.JSON);
  }

  private static RequestSpecification rachel() {
    return as(Tokens.person("demo", "rachel", "marketer"));
  }

  private static RequestSpecification otto() {
    return as(Tokens.person("other", "otto", "admin"));
  }

  private static String thing(String key) {
    return "{\"key\":\"%s\",\"size\":3,\"age\":\"PT1H\"}".formatted(key);
  }

  private static ValidatableResponse post(RequestSpecification as, String key) {
    return as.body(thing(key)).post("/v1/things").then();
  }

  private static ValidatableResponse once(String idempotencyKey, String key) {
    return post(rachel().header("Idempotency-Key", idempotencyKey), key);
  }

  @Test
  void aChangedDefinitionIsKnownEverywhere() {
    post(rachel(), "first").statusCode(200);

    await().until(() -> definitions.byKey("demo", "thing", "first").isPresent());
    rachel()
        .header("If-Match", "\"1\"")
        .body("{\"key\":\"first\",\"size\":4,\"age\":\"PT2H\"}")
        .put("/v1/things/first")
        .then()
        .statusCode(200)
        .body("version", equalTo(2))
        .body("body.age", equalTo("PT2H"));

    await()
        .until(
            () ->
                definitions
                    .byKey("demo", "thing", "first")
                    .map(Definition::getVersion)
                    .orElse(0L)
                    .equals(2L));
  }

  @Test
  void aTakenKeyAndAStaleVersionAreRefused() {
    post(rachel(), "taken").statusCode(200);

    post(rachel(), "taken")
        .statusCode(409)
        .contentType("application/problem+json")
        .body("reason", equalTo("KEY_TAKEN"));
    rachel()
        .header("If-Match", "\"7\"")
        .body(thing("taken"))
        .put("/v1/things/taken")
        .then()
        .statusCode(412)
        .body("reason", equalTo("STALE_VERSION"));
    rachel()
        .body(thing("taken"))
        .put("/v1/things/taken")
        .then()
        .statusCode(400)
        .body("reason", equalTo("PRECONDITION_MISSING"));
  }

  @Test
  void theSameIdempotencyKeyGivesTheSameAnswerAndAnotherBodyAConflict() {
    String key = UUID.randomUUID().toString();
    String id = once(key, "once").statusCode(200).extract().path("id");

    once(key, "once").statusCode(200).body("id", equalTo(id));
    once(key, "other").statusCode(409).body("reason", equalTo("IDEMPOTENCY_KEY_REUSED"));
  }

  @Test
  void anotherTenantsObjectIsNotThere() {
    post(rachel(), "ours").statusCode(200);

    otto().get("/v1/things/ours").then().statusCode(404).body("reason", equalTo("NOT_FOUND"));
    otto().get("/v1/things").then().statusCode(200).body("items.key", not(hasItem("ours")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"key\":                                            | MALFORMED     | ",
        "[]                                                   | MALFORMED     | body",
        "{\"key\":\"a\",\"size\":\"3\",\"age\":\"PT1H\"}      | INVALID_VALUE | size",
        "{\"key\":\"a\",\"size\":3.5,\"age\":\"PT1H\"}        | INVALID_VALUE | size",
        "{\"key\":7,\"size\":3,\"age\":\"PT1H\"}              | INVALID_VALUE | key",
        "{\"key\":\"a\",\"size\":3,\"age\":\"an hour\"}       | INVALID_VALUE | age",
        "{\"key\":\"a\",\"size\":3,\"age\":\"PT1H\",\"x\":1}  | UNKNOWN_FIELD | x",
        "{\"key\":\"a\",\"key\":\"b\"}                        | MALFORMED     | ",
        "{\"key\":\"A B\",\"size\":3,\"age\":\"PT1H\"}        | INVALID_VALUE | key",
        "[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]        | MALFORMED     | ",
      })
  void badInputIsNamedAndChangesNothing(String body, String reason, String field) {
    var answer =
        rachel()
            .body(body)
            .post("/v1/things")
            .then()
            .statusCode(400)
            .contentType("application/problem+json")
            .body("reason", equalTo(reason))
            .body("detail", notNullValue());
    if (field != null) {
      answer.body("violations.field", contains(field));
    }
  }

  @Test
  void aMisspeltParameterIsNotIgnored() {
    rachel()
        .get("/v1/things?limt=3")
        .then()
        .statusCode(400)
        .body("reason", equalTo("UNKNOWN_PARAMETER"))
        .body("violations.field", contains("?limt"));
  }

  @Test
  void whoMayNotIsToldSo() {
    for (RequestSpecification stranger :
        List.of(
            given(),
            as(Tokens.expired("demo")),
            as(Tokens.wrongAudience("demo")),
            as(Tokens.wrongKey("demo")),
            as(Tokens.wrongIssuer("demo")))) {
      stranger.get("/v1/things").then().statusCode(401).body("reason", equalTo("UNAUTHENTICATED"));
    }
    post(as(Tokens.person("demo", "ana", "analyst")), "nope")
        .statusCode(403)
        .body("reason", equalTo("DENIED"));
  }

  @Test
  void aFailureOfOursTellsNothingOfItsInside() {
    rachel()
        .get("/v1/things/broken/down")
        .then()
        .statusCode(500)
        .body("reason", equalTo("INTERNAL"))
        .body("detail", not(containsString("kelly")));
  }

  @Test
  void anAddressThatIsNotThereIsAProblemToo() {
    rachel().get("/v1/nothing").then().statusCode(404);
    rachel()
        .delete("/v1/things")
        .then()
        .statusCode(405)
        .contentType("application/problem+json")
        .body("reason", equalTo("METHOD_NOT_ALLOWED"));
  }

  @Test
  void rowsOfOtherTenantsDoNotExistForATransaction() {
    transactions.inTenant("demo", tx -> effectOfDemo(tx, "rls"));

    int seen =
        transactions.inTenant(
            "other",
            tx ->
                tx.createQuery("SELECT count(*) FROM effect WHERE id = 'rls'")
                    .mapTo(Integer.class)
                    .one());

    assertThat(seen).isZero();
    assertThatThrownBy(() -> transactions.inTenant("other", tx -> effectOfDemo(tx, "x")))
        .hasMessageContaining("row-level security");
    assertThatThrownBy(() -> transactions.system(tx -> effectOfDemo(tx, "x")))
        .hasMessageContaining("row-level security");
  }

  private static int effectOfDemo(Handle tx, String id) {
    return tx.execute("INSERT INTO effect (tenant_id, id) VALUES ('demo', ?)", id);
  }

  @Test
  void recordsAppliedBeforeACrashAreEmittedAgainAndAppliedOnce() {
    effects.diesOnceAfterCommit.add("crash-3");
    try (TestTopics topics = TestTopics.ofThisTest()) {
      for (int i = 0; i < 8; i++) {
        send(topics, "crash-" + i, "fine");
      }

      List<TestTopics.Received<ProfileEvent>> emitted =
          topics.await(
              Topic.EVENTS_RESOLVED,
              ProfileEvent.parser(),
              r -> r.value().getEvent().getEventId().startsWith("crash-"),
              8);

      assertThat(emitted)
          .extracting(r -> r.value().getEvent().getEventId())
          .containsAll(IntStream.range(0, 8).mapToObj(i -> "crash-" + i).toList());
      assertThat(times("crash-")).hasSize(8).containsOnly(1);
    }
  }

  @Test
  void aRecordThatCanNeverBeHandledIsKeptAsideAndItsNeighboursGoOn() {
    try (TestTopics topics = TestTopics.ofThisTest()) {
      send(topics, "near-1", "fine");
      send(topics, "bad-1", "poison");
      send(topics, "bad-2", "bug");
      send(topics, "bad-3", "poison");
      topics.send(Topic.EVENTS_RAW, "lane", new byte[] {1, 2, 3}, java.util.Map.of());
      send(topics, "near-2", "fine");

      for (String reason : List.of("INVALID_VALUE", "INTERNAL", "MALFORMED")) {
        assertThat(
                topics.awaitDead(
                    Topic.EVENTS_RAW, r -> reason.equals(r.headers().get("dead-reason"))))
            .isNotNull();
      }
      assertThat(
              topics.awaitDead(
                  Topic.EVENTS_RAW,
                  r -> new String(r.value(), StandardCharsets.UTF_8).contains("bad-3")))
          .isNotNull();
      await().untilAsserted(() -> assertThat(times("near-")).hasSize(2).containsOnly(1));
    }
  }

  @Test
  void aServiceNamesItsTenantAndNobodyElseCan() {
    var request = GetFactsRequest.newBuilder().setProfileId("x").build();
    Metadata ofService = headers(Tokens.service("journey"), "acme");
    Metadata ofPartner = headers(Tokens.partner("demo", "profiles:read"), "acme");
    Metadata ofSender = headers(Tokens.partner("demo", "events:write"), "");

    assertThat(facts(ofService, request).getSegmentsList()).containsExactly("acme");
    assertThat(facts(ofPartner, request).getSegmentsList()).containsExactly("demo");
    refused(Status.Code.UNAUTHENTICATED, new Metadata(), request);
    refused(Status.Code.PERMISSION_DENIED, ofSender, request);
  }

  @Test
  void aGrpcErrorCarriesItsReasonAndItsViolations() {
    Metadata headers = headers(Tokens.service("journey"), "demo");

    StatusRuntimeException refused =
        refused(Status.Code.INVALID_ARGUMENT, headers, GetFactsRequest.getDefaultInstance());

    com.google.rpc.Status status = StatusProto.fromThrowable(refused);
    assertThat(status).isNotNull();
    assertThat(unpacked(status, ErrorInfo.class).getReason()).isEqualTo("INVALID_VALUE");
    assertThat(unpacked(status, BadRequest.class).getFieldViolations(0).getField())
        .isEqualTo("profile_id");
  }

  @Test
  void settingsOfTheSharedFileTakeEffectAtBuildTimeToo() {
    given()
        .queryParam("format", "json")
        .get("/q/openapi")
        .then()
        .statusCode(200)
        .body("info.title", equalTo("Carillon · analytics"));
  }

  @Test
  void readyMeansBrokerDatabaseAndDefinitions() {
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks.name", hasItem("kafka"))
        .body("checks.name", hasItem("definitions"));
    given().get("/q/metrics").then().statusCode(200);
  }

  private FactSnapshot facts(Metadata headers, GetFactsRequest request) {
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try {
      return FactServiceGrpc.newBlockingStub(channel)
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
          .getFacts(request)
          .getFacts();
    } finally {
      channel.shutdownNow();
    }
  }

  private StatusRuntimeException refused(
      Status.Code code, Metadata headers, GetFactsRequest request) {
    StatusRuntimeException e =
        catchThrowableOfType(StatusRuntimeException.class, () -> facts(headers, request));
    assertThat(e).isNotNull();
    assertThat(e.getStatus().getCode()).as("%s %s", e, e.getTrailers()).isEqualTo(code);
    return e;
  }

  private static Metadata headers(String token, String tenant) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    headers.put(Metadata.Key.of("carillon-tenant", Metadata.ASCII_STRING_MARSHALLER), tenant);
    return headers;
  }

  private static <T extends Message> T unpacked(com.google.rpc.Status status, Class<T> type) {
    for (Any detail : status.getDetailsList()) {
      if (detail.is(type)) {
        try {
          return detail.unpack(type);
        } catch (InvalidProtocolBufferException e) {
          throw new AssertionError(e);
        }
      }
    }
    throw new AssertionError("No " + type.getSimpleName() + " in " + status);
  }

  private List<Integer> times(String prefix) {
    return transactions.inTenant(
        "demo",
        tx ->
            tx.createQuery("SELECT times FROM effect WHERE id LIKE :prefix || '%'")
                .bind("prefix", prefix)
                .mapTo(Integer.class)
                .list());
  }

  private static void send(TestTopics topics, String id, String name) {
    topics.send(
        Topic.EVENTS_RAW,
        "lane",
        "demo",
        id,
        AcceptedEvent.newBuilder()
            .setTenant("demo")
            .setEventId(id)
            .setAnonymousId("a-1")
            .setName(name)
            .build());
  }
}
