package io.carillon.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.carillon.messaging.v1.GetMessageRequest;
import io.carillon.messaging.v1.MessageServiceGrpc;
import io.carillon.messaging.v1.WatchMessageRequest;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two shops of one region: neither learns from messages whom the other writes to. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
@WithTestResource(Outside.class)
class FranchiseTest {
  private static final String QUEBEC = "/demo/quebec";
  private static final String MONTREAL = "/demo/quebec/montreal";
  private static final String LAVAL = "/demo/quebec/laval";

  @Inject Transactions transactions;

  private final Town town = new Town();
  private final String email = Ids.next() + "@example.com";
  private UUID kelly = new UUID(0, 0);
  private String template = "";

  @BeforeEach
  void aPersonOfMontreal() {
    kelly = town.knownIn(town.subscriber(email), MONTREAL);
    template = Town.template("<body>Bonjour</body>");
  }

  @AfterEach
  void close() {
    town.close();
  }

  private String sentIn(String unit) {
    String id = town.ask(Town.request(kelly, template, "marketing").setUnit(unit));
    Town.awaitState(id, "accepted");
    return id;
  }

  private ValidatableResponse send(String unit, String to, String value) {
    return Town.in(unit)
        .body(
            Map.of(
                "to",
                Map.of(to, value),
                "channel",
                "email",
                "template",
                template,
                "purpose",
                "transactional"))
        .post("/v1/messages")
        .then();
  }

  private static String suppress(String unit, String address) {
    return Town.in(unit)
        .body(Map.of("address", address, "reason", "asked at the counter"))
        .post("/v1/suppressions")
        .then()
        .statusCode(201)
        .body("unit", equalTo(unit))
        .extract()
        .path("id");
  }

  @ParameterizedTest
  @ValueSource(strings = {MONTREAL, QUEBEC, "/demo"})
  void aMessageIsFoundWhereItWentAndAbove(String unit) {
    String id = sentIn(MONTREAL);

    Town.in(unit).get("/v1/messages/" + id).then().statusCode(200).body("unit", equalTo(MONTREAL));
    Town.in(unit).get("/v1/messages?profile=" + kelly).then().body("items.id", contains(id));
    Town.in(unit).get("/v1/profiles/" + kelly + "/messages").then().body("items.id", contains(id));
    assertThat(town.awaitEvent("Email Sent", id).getUnit()).isEqualTo(MONTREAL);
  }

  @Test
  void aSisterFindsNoneOfIt() {
    String id = sentIn(MONTREAL);

    Town.in(LAVAL).get("/v1/messages/" + id).then().statusCode(404);
    Town.in(LAVAL).get("/v1/messages?profile=" + kelly).then().body("items", empty());
    Town.in(LAVAL).get("/v1/messages?limit=500").then().body("items.id", not(hasItem(id)));
    Town.in(LAVAL).get("/v1/profiles/" + kelly + "/messages").then().statusCode(404);
  }

  @Test
  void aSisterNeitherGetsNorWatchesIt() {
    String id = sentIn(MONTREAL);
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", RestAssured.port).usePlaintext().build();
    try {
      Metadata headers = new Metadata();
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
          "Bearer " + Tokens.personIn("demo", "mona", List.of(LAVAL), "marketer"));
      var laval =
          MessageServiceGrpc.newBlockingStub(channel)
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));

      assertThatThrownBy(
              () -> laval.getMessage(GetMessageRequest.newBuilder().setMessageId(id).build()))
          .isInstanceOfSatisfying(StatusRuntimeException.class, FranchiseTest::isNotFound);
      assertThatThrownBy(
              () ->
                  laval
                      .watchMessage(WatchMessageRequest.newBuilder().setMessageId(id).build())
                      .hasNext())
          .isInstanceOfSatisfying(StatusRuntimeException.class, FranchiseTest::isNotFound);
    } finally {
      channel.shutdownNow();
    }
  }

  private static void isNotFound(StatusRuntimeException refusal) {
    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
  }

  @Test
  void aSistersPersonIsAStranger() {
    UUID nobody = UUID.randomUUID();

    String hidden = refusal(send(LAVAL, "profile", kelly.toString()));
    String unknown = refusal(send(LAVAL, "profile", nobody.toString()));

    assertThat(hidden.replace(kelly.toString(), "…")).isEqualTo(unknown.replace(nobody + "", "…"));
    assertThat(refusal(send(LAVAL, "identifier", "email:" + email)))
        .isEqualTo(refusal(send(LAVAL, "identifier", "email:nobody-" + email)));
    String id =
        send(MONTREAL, "profile", kelly.toString())
            .statusCode(202)
            .body("unit", equalTo(MONTREAL))
            .extract()
            .path("id");
    Town.awaitState(id, "accepted");
  }

  private static String refusal(ValidatableResponse answer) {
    return answer.statusCode(404).body("reason", equalTo("NOT_FOUND")).extract().path("detail");
  }

  @Test
  void anIdentifierIsAmbiguousOnlyAmongThoseWhoAreSeen() {
    UUID paul = town.knownIn(town.subscriber(email), LAVAL);

    send(LAVAL, "identifier", "email:" + email)
        .statusCode(202)
        .body("profileId", equalTo(paul.toString()));
    send(QUEBEC, "identifier", "email:" + email)
        .statusCode(409)
        .body("reason", equalTo("RECIPIENT_AMBIGUOUS"));
  }

  @Test
  void anUnsubscribeIsSeenInItsUnitAndCountsInAll() {
    sentIn(MONTREAL);
    String link = town.mail().mailsTo(email).getFirst().header("List-Unsubscribe");
    RestAssured.given()
        .urlEncodingEnabled(false)
        .post(link.substring("<https://c.example".length(), link.length() - 1))
        .then()
        .statusCode(200);

    String list = "/v1/suppressions?address=" + email;
    Town.in(MONTREAL)
        .get(list)
        .then()
        .body("items.unit", contains(MONTREAL))
        .body("items.reason", contains("UNSUBSCRIBED"));
    Town.in(LAVAL).get(list).then().body("items", empty());
    String later = town.ask(Town.request(kelly, template, "marketing").setUnit(LAVAL));
    assertThat(Town.awaitState(later, "withheld").path("reason").asText())
        .isEqualTo("UNSUBSCRIBED");
  }

  @Test
  void whatASisterHoldsBackIsAddedAsIfItWereNew() {
    String montreals = suppress(MONTREAL, email);
    String lavals = suppress(LAVAL, email);

    String list = "/v1/suppressions?address=" + email;
    Town.in(LAVAL).get(list).then().body("items.id", contains(lavals));
    Town.in(MONTREAL).get(list).then().body("items.id", contains(montreals));
    Town.in("/demo").get(list).then().body("items.id", containsInAnyOrder(montreals, lavals));
    assertThat(suppress(LAVAL, email)).isEqualTo(lavals);
  }

  @Test
  void aSisterRemovesNone() {
    String montreals = suppress(MONTREAL, email);

    Town.in(LAVAL).get("/v1/suppressions/" + montreals).then().statusCode(404);
    Town.in(LAVAL).delete("/v1/suppressions/" + montreals).then().statusCode(404);

    String held = town.ask(Town.request(kelly, template, "marketing").setUnit(LAVAL));
    assertThat(Town.awaitState(held, "withheld").path("reason").asText()).isEqualTo("SUPPRESSED");
    Town.in(QUEBEC).delete("/v1/suppressions/" + montreals).then().statusCode(204);
  }

  @Test
  void aUnitThatIsNoneIsNotBelieved() {
    String strange = town.ask(Town.request(kelly, template, "marketing").setUnit("/other/quebec"));
    String next = sentIn(MONTREAL);

    assertThat(Town.message(strange).path("status").asInt()).isEqualTo(404);
    Town.in(MONTREAL).get("/v1/messages/" + next).then().statusCode(200);
  }

  @Test
  void aSecretOfAllUsersIsMadeForTheWholeTenant() {
    String shop = Tokens.personIn("demo", "dev", List.of(MONTREAL), "developer");

    Town.with(shop)
        .body("{\"use\":\"inbox\"}")
        .post("/v1/signing-secrets")
        .then()
        .statusCode(403)
        .body("reason", equalTo("UNIT_DENIED"));
    Town.with(shop)
        .delete("/v1/signing-secrets/" + UUID.randomUUID())
        .then()
        .statusCode(403)
        .body("reason", equalTo("UNIT_DENIED"));
  }

  @Test
  void theDatabaseHoldsToItWhateverTheStatementSays() {
    UUID id = UUID.fromString(sentIn(MONTREAL));
    UUID held = UUID.fromString(suppress(MONTREAL, email));

    long lavals =
        seeing("demo.quebec.laval", tx -> rows(tx, "message", id) + rows(tx, "suppression", held));
    long quebecs =
        seeing("demo.quebec", tx -> rows(tx, "message", id) + rows(tx, "suppression", held));
    int changed =
        seeing(
            "demo.quebec.laval",
            tx -> tx.execute("UPDATE message SET detail = 'x' WHERE id = ?", id));

    assertThat(lavals).isZero();
    assertThat(quebecs).isEqualTo(2);
    assertThat(changed).isZero();
    assertThatThrownBy(
            () ->
                seeing(
                    "demo.quebec.montreal",
                    tx -> tx.execute("UPDATE suppression SET unit = ? WHERE id = ?", LAVAL, held)))
        .hasMessageContaining("row-level security");
  }

  private static long rows(Handle tx, String table, UUID id) {
    return tx.createQuery("SELECT count(*) FROM " + table + " WHERE id = :id")
        .bind("id", id)
        .mapTo(Long.class)
        .one();
  }

  private <T> T seeing(String units, Function<Handle, T> work) {
    return transactions.inWholeTenant(
        "demo",
        tx -> {
          tx.execute("SELECT set_config('carillon.units', ?, true)", units);
          return work.apply(tx);
        });
  }
}
