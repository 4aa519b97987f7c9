package io.carillon.messaging.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.messaging.Outside;
import io.carillon.messaging.Town;
import io.carillon.messaging.gate.Purpose;
import io.carillon.messaging.message.Message;
import io.carillon.messaging.message.MessageKey;
import io.carillon.messaging.message.MessageStore;
import io.carillon.messaging.message.Order;
import io.carillon.messaging.v1.InboxChanged;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
@WithTestResource(Outside.class)
class InboxTest {
  private static final Notice SALE =
      new Notice(
          "Sale",
          "Jackets at half price",
          null,
          List.of(
              new Notice.Button("buy", "Buy", "shop://jackets"),
              new Notice.Button("later", "Later", null)),
          "shop://sale",
          Map.of("colour", "red"));

  @Inject InboxArrivals arrivals;
  @Inject InboxStore store;
  @Inject InboxExpiry expiry;
  @Inject MessageStore messages;
  @Inject Transactions transactions;
  @Inject ObjectMapper json;

  private final String kelly = "kelly-" + Ids.next();
  private Town town;
  private App app;
  private UUID profile;

  @BeforeEach
  void anAppAndItsUser() {
    town = new Town();
    app = new App(town, "demo");
    profile = town.user(kelly);
  }

  @AfterEach
  void close() {
    app.close();
    town.close();
  }

  @Test
  void aUserFindsWhatWasSentNewestFirst() {
    UUID first = put(profile);
    UUID second = put(profile);
    put(town.user("john-" + kelly));

    app.as(kelly)
        .get("/v1/inbox")
        .then()
        .statusCode(200)
        .body("items.id", contains(second.toString(), first.toString()))
        .body("items[0].title", equalTo("Sale"))
        .body("items[0].buttons[0].deepLink", equalTo("shop://jackets"))
        .body("items[0].data.colour", equalTo("red"))
        .body("items[0].sentAt", notNullValue())
        .body("items[0].expiresAt", notNullValue())
        .body("unread", equalTo(2));
    String cursor =
        app.as(kelly)
            .queryParam("limit", 1)
            .get("/v1/inbox")
            .then()
            .body("items.id", contains(second.toString()))
            .extract()
            .path("nextCursor");
    app.as(kelly)
        .queryParam("cursor", cursor)
        .get("/v1/inbox")
        .then()
        .body("items.id", contains(first.toString()));
    app.as(kelly).queryParam("cursor", "x").get("/v1/inbox").then().statusCode(400);
  }

  @Test
  void whatAJourneySendsIsFoundAndTold() {
    String template =
        Town.template(
            "inapp",
            Map.of(
                "title",
                "{{ entry.properties.lines[0].name }}",
                "body",
                "It waits for you",
                "buttons",
                List.of(Map.of("id", "cart", "text", "Cart", "deepLink", "shop://cart")),
                "deepLink",
                "shop://home"));

    String id = town.ask(Town.request(profile, template, "transactional").setChannel("inapp"));

    assertThat(Town.awaitState(id, "accepted").path("provider").asText()).isEqualTo("inapp");
    town.awaitEvent("InApp Sent", id);
    app.as(kelly)
        .get("/v1/inbox")
        .then()
        .body("items.id", contains(id))
        .body("items[0].title", equalTo("Veste"))
        .body("items[0].buttons[0].deepLink", equalTo("shop://cart"))
        .body("items[0].deepLink", equalTo("shop://home"));
  }

  @Test
  void whatTheUserDoesIsToldOnce() {
    String id = put(profile).toString();

    for (int i = 0; i < 2; i++) {
      act(kelly, id, "seen").then().statusCode(204);
    }
    app.as(kelly).get("/v1/inbox").then().body("unread", equalTo(0)).body("items.id", contains(id));
    app.as(kelly)
        .queryParam("button", "buy")
        .post("/v1/inbox/" + id + ":clicked")
        .then()
        .statusCode(204);
    act(kelly, id, "clicked").then().statusCode(204);
    for (int i = 0; i < 2; i++) {
      act(kelly, id, "dismissed").then().statusCode(204);
    }

    app.as(kelly).get("/v1/inbox").then().body("items", empty());
    town.awaitEvent("InApp Dismissed", id);
    assertThat(town.awaitEvent("InApp Clicked", id).getJson().toStringUtf8())
        .contains("\"button\":\"buy\"", "\"url\":\"shop://jackets\"");
    assertThat(town.awaitEvent("InApp Opened", id).getProfileId()).isEqualTo(profile.toString());
    for (String event : List.of("Opened", "Clicked", "Dismissed")) {
      assertThat(town.events("InApp " + event, id)).as(event).isEqualTo(1);
    }
    assertThat(Town.message(id).has("openedAt")).isTrue();
    assertThat(Town.message(id).has("clickedAt")).isTrue();
  }

  @Test
  void anotherUsersMessageIsNotFound() {
    String id = put(profile).toString();
    String john = "john-" + kelly;
    town.user(john);

    act(john, id, "seen").then().statusCode(404).body("reason", equalTo("NOT_FOUND"));
    act("nobody", id, "seen").then().statusCode(404);
    act(kelly, id, "eaten").then().statusCode(404);
    act(kelly, "x", "seen").then().statusCode(404);
    app.as(kelly)
        .queryParam("button", "sell")
        .post("/v1/inbox/" + id + ":clicked")
        .then()
        .statusCode(400)
        .body("violations[0].field", equalTo("?button"));
    try (App stranger = new App(town, "other")) {
      stranger.as(kelly).post("/v1/inbox/" + id + ":seen").then().statusCode(404);
      stranger.as(kelly).get("/v1/inbox").then().statusCode(200).body("items", empty());
    }
    assertThat(town.events("InApp Opened", id)).isZero();
  }

  @Test
  void theDoorAsksForAKeyAndForTheHashOfTheUser() {
    String hash = UserHash.of(app.secret, kelly);
    var noKey = RestAssured.given().queryParam("userId", kelly).queryParam("userHash", hash);

    noKey.get("/v1/inbox").then().statusCode(401).body("reason", equalTo("WRITE_KEY_MISSING"));
    RestAssured.given()
        .queryParam("userId", kelly)
        .queryParam("userHash", hash)
        .queryParam("writeKey", "wk_unknown")
        .get("/v1/inbox")
        .then()
        .statusCode(401)
        .body("reason", equalTo("WRITE_KEY_REFUSED"));
    RestAssured.given()
        .queryParam("userId", kelly)
        .queryParam("userHash", hash)
        .queryParam("writeKey", app.key)
        .get("/v1/inbox")
        .then()
        .statusCode(200);
    for (String path : List.of("/v1/inbox", "/v1/inbox/stream")) {
      RestAssured.given()
          .auth()
          .preemptive()
          .basic(app.key, "")
          .queryParam("userId", "john")
          .queryParam("userHash", hash)
          .get(path)
          .then()
          .statusCode(401)
          .body("reason", equalTo("USER_HASH_REFUSED"));
      RestAssured.given()
          .auth()
          .preemptive()
          .basic(app.key, "")
          .get(path)
          .then()
          .statusCode(400)
          .body("violations.field", contains("?userId", "?userHash"));
    }
  }

  @Test
  void theSameMessageIsThereOnceHoweverOftenItIsBrought() {
    UUID id = put(profile);

    boolean again = arrivals.put("demo", id, profile, SALE);

    assertThat(again).isTrue();
    app.as(kelly).get("/v1/inbox").then().body("items.id", contains(id.toString()));
  }

  @Test
  void anErasedPersonLeavesNothingBehindAndGetsNothingMore() {
    UUID before = put(profile);
    UUID onItsWay = message(profile);

    town.erased(profile);
    await().until(() -> rows(profile) == 0);
    boolean there = arrivals.put("demo", onItsWay, profile, SALE);

    assertThat(there).isFalse();
    assertThat(rows(profile)).isZero();
    act(kelly, before.toString(), "seen").then().statusCode(404);
  }

  @Test
  void messagesFollowTheirPersonThroughAMerge() {
    UUID id = put(profile);
    String john = "john-" + kelly;
    UUID survivor = town.user(john);

    town.merged(profile, survivor);

    app.as(john).get("/v1/inbox").then().body("items.id", contains(id.toString()));
    app.as(kelly).get("/v1/inbox").then().body("items.id", contains(id.toString()));
    act(john, id.toString(), "seen").then().statusCode(204);
  }

  @Test
  void identityAwayIsSaidAndNotTakenForAnEmptyInbox() throws Exception {
    town.identityGoesAway();
    try {
      app.as(kelly).get("/v1/inbox").then().statusCode(503);
    } finally {
      town.identityComesBack();
    }
  }

  @Test
  void whatHasExpiredIsGone() {
    UUID id = message(profile);
    Instant now = Instant.now();
    insert(new InboxStore.Arrival(new MessageKey("demo", id), profile, SALE, now, now));

    app.as(kelly).get("/v1/inbox").then().body("items", empty()).body("unread", equalTo(0));
    expiry.prune();

    assertThat(rows(profile)).isZero();
  }

  @Test
  void aStreamTellsWhatComes() {
    put(profile);
    List<String> lines = app.watch(kelly);
    List<String> others = app.watch("john-" + kelly);

    UUID id = put(profile);

    await().until(() -> data(lines).size() == 1);
    assertThat(lines).contains("event:message");
    assertThat(data(lines).getFirst())
        .contains("\"id\":\"" + id + "\"", "\"title\":\"Sale\"", "\"deepLink\":\"shop://sale\"");
    assertThat(data(others)).isEmpty();
  }

  @Test
  void aStreamTellsWhatAnotherProcessWrote() {
    List<String> lines = app.watch(kelly);
    UUID id = message(profile);
    Instant now = Instant.now();

    insert(
        new InboxStore.Arrival(
            new MessageKey("demo", id), profile, SALE, now, now.plusSeconds(600)));
    town.topics.send(
        Topic.MESSAGES_INBOX,
        profile.toString(),
        "demo",
        Ids.next().toString(),
        InboxChanged.newBuilder().setTenant("demo").addProfileIds(profile.toString()).build());

    await().until(() -> data(lines).size() == 1);
    assertThat(data(lines).getFirst()).contains(id.toString());
  }

  @Test
  void aStreamGoesOnWhereItsClientWas() {
    String position = app.as(kelly).get("/v1/inbox").path("position");
    UUID first = put(profile);
    UUID second = put(profile);

    List<String> missedBoth = app.watch(kelly, "Last-Event-ID", position);
    await().until(() -> data(missedBoth).size() == 2);
    String place =
        missedBoth.stream().filter(line -> line.startsWith("id:")).findFirst().orElseThrow();
    List<String> missedOne = app.watch(kelly, "Last-Event-ID", place.substring(3).strip());

    await().until(() -> data(missedOne).size() == 1);
    assertThat(data(missedBoth).getFirst()).contains(first.toString());
    assertThat(data(missedOne).getFirst()).contains(second.toString());
    app.as(kelly)
        .queryParam("after", "yesterday")
        .get("/v1/inbox/stream")
        .then()
        .statusCode(400)
        .body("violations[0].field", equalTo("?after"));
  }

  @Test
  void aStreamEndsWithItsKey() {
    List<String> lines = app.watch(kelly);

    app.revokeKey();

    awaitEnd(lines, "KEY_REVOKED");
    app.as(kelly).get("/v1/inbox").then().statusCode(401);
  }

  @Test
  void aStreamEndsWhenItsPersonBecomesAnother() {
    String john = "john-" + kelly;
    UUID survivor = town.user(john);
    List<String> losers = app.watch(kelly);
    List<String> survivors = app.watch(john);

    town.merged(profile, survivor);

    awaitEnd(losers, "PERSON_CHANGED");
    awaitEnd(survivors, "PERSON_CHANGED");
    List<String> anew = app.watch(kelly);
    UUID id = put(survivor);
    await().until(() -> data(anew).size() == 1);
    assertThat(data(anew).getFirst()).contains(id.toString());
  }

  @Test
  void aStreamOfAUserWhomNobodyKnewEndsWhenSomebodyDoes() {
    String john = "john-" + kelly;
    List<String> lines = app.watch(john);

    town.user(john);

    awaitEnd(lines, "PERSON_CHANGED");
  }

  @Test
  void aPersonHasOnlySoManyStreams() {
    for (int i = 0; i < 10; i++) {
      app.watch(kelly);
    }

    app.as(kelly)
        .get("/v1/inbox/stream")
        .then()
        .statusCode(429)
        .body("reason", equalTo("RATE_LIMITED"));
  }

  private Response act(String userId, String id, String verb) {
    return app.as(userId).post("/v1/inbox/" + id + ":" + verb);
  }

  private static void awaitEnd(List<String> lines, String reason) {
    await().until(() -> lines.contains("event:end"));
    await().until(() -> data(lines).contains("data:{\"reason\":\"" + reason + "\"}"));
  }

  private static List<String> data(List<String> lines) {
    return lines.stream().filter(line -> line.startsWith("data:")).toList();
  }

  private UUID put(UUID person) {
    UUID id = message(person);
    assertThat(arrivals.put("demo", id, person, SALE)).isTrue();
    return id;
  }

  /** A message that is being sent. */
  private UUID message(UUID person) {
    Instant now = Instant.now();
    Order order =
        new Order(
            "demo",
            "/demo",
            Ids.next(),
            person,
            "inapp",
            Purpose.TRANSACTIONAL,
            "",
            null,
            json.createObjectNode(),
            null,
            null,
            "",
            0,
            null,
            now,
            now.plusSeconds(3_600));
    Message message = Message.claimed(order, now, Duration.ofHours(1));
    transactions.inTenant("demo", tx -> messages.insert(tx, List.of(message)));
    return order.id();
  }

  private void insert(InboxStore.Arrival arrival) {
    transactions.inTenant(
        "demo",
        tx -> {
          store.insert(tx, List.of(arrival));
          return true;
        });
  }

  private long rows(UUID person) {
    return transactions.inTenant(
        "demo",
        tx ->
            tx.createQuery("SELECT count(*) FROM inbox_message WHERE profile_id = :profile")
                .bind("profile", person)
                .mapTo(Long.class)
                .one());
  }
}
