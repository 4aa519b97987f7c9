package io.carillon.journey.line;

import static io.carillon.journey.line.Line.as;
import static io.carillon.journey.line.Line.awaitEnrollment;
import static io.carillon.journey.line.Line.enrollments;
import static io.carillon.journey.line.Line.event;
import static io.carillon.journey.line.Line.fact;
import static io.carillon.journey.line.Line.merged;
import static io.carillon.journey.line.Line.of;
import static io.carillon.journey.line.Line.publish;
import static io.carillon.journey.line.Line.rachel;
import static io.carillon.journey.line.Line.told;
import static io.carillon.journey.line.Line.unique;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.util.Timestamps;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.journey.definition.Samples;
import io.carillon.messaging.v1.MessageRequested;
import io.carillon.platform.events.Topic;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
@QuarkusTestResource(PeopleServer.class)
class EnrollmentsTest {
  private final Line line = new Line();
  private final String key = unique("j");
  private final UUID kelly = UUID.randomUUID();

  @BeforeEach
  void world() {
    line.world();
  }

  @AfterEach
  void everybodyIsBack() {
    System.clearProperty(PeopleServer.AWAY);
    System.clearProperty(PeopleServer.SILENT);
    line.topics.close();
  }

  private ObjectNode cart(String timeout) {
    ObjectNode cart = Samples.cart().put("key", key);
    cart.withObject("/entry").put("event", "Added " + key);
    cart.withObject("/steps/idle").put("timeout", timeout);
    ((ObjectNode) cart.at("/steps/idle/branches/0")).put("event", "Added " + key);
    ((ObjectNode) cart.at("/exit/0")).put("event", "Ordered " + key);
    cart.withObject("/objective").put("event", "Ordered " + key);
    return cart;
  }

  private ObjectNode byEvent(String steps) {
    ObjectNode journey = Samples.steps("first", steps).put("key", key);
    journey.set("entry", Samples.json("{'event':'Go %s'}".formatted(key)));
    return journey;
  }

  private static final String MAIL =
      """
      {'first':{'type':'send','channel':'email','template':'hello','next':'end'},
       'end':{'type':'exit','reason':'done'}}
      """;

  private ProfileEvent added(String product) {
    return of(
            kelly,
            event(
                "Added " + key,
                "{'cart_id':'c-9','product_id':'%s','price':79.9}".formatted(product)))
        .build();
  }

  private ProfileEvent go(UUID profile) {
    return of(profile, event("Go " + key, "{}")).build();
  }

  @Test
  void aCartIsCollectedRemindedOfAndLeftAtOnceWhenItIsBought() throws Exception {
    publish(cart("PT1S"));
    line.happens(added("jacket"));
    line.happens(added("scarf"));

    MessageRequested mail = line.message(kelly, "cart-reminder");
    JsonNode context = new ObjectMapper().readTree(mail.getContextJson().toByteArray());
    assertThat(context.at("/entry/events").findValuesAsText("product_id"))
        .containsExactly("jacket", "scarf");
    assertThat(mail.getPurpose()).isEqualTo("marketing");
    assertThat(mail.getJourney().getKey()).isEqualTo(key);
    assertThat(mail.getCauseId()).isNotEmpty();

    line.happens(told(mail, "Email Sent", ""));
    line.happens(told(mail, "Email Clicked", ""));
    awaitEnrollment(key, kelly, "messages.mail.clicked", true);
    line.happens(of(kelly, event("Ordered " + key, "{'cart_id':'c-9','total':129.8}")).build());
    String id = awaitEnrollment(key, kelly, "exitReason", "bought");

    JsonPath trail = rachel().get("/v1/enrollments/" + id).jsonPath();
    assertThat(trail.getBoolean("converted")).isTrue();
    assertThat(trail.getDouble("value")).isEqualTo(129.8);
    assertThat(trail.getList("path")).containsExactly("idle", "mail", "day");
    assertThat(trail.getList("trail.input.name"))
        .containsExactly(
            "Added " + key, "Added " + key, null, "Email Sent", "Email Clicked", "Ordered " + key);
    rachel()
        .get("/v1/journeys/" + key + "/versions/1/report")
        .then()
        .statusCode(200)
        .body("entered", equalTo(1))
        .body("waiting", equalTo(0))
        .body("exited.bought", equalTo(1))
        .body("converted", equalTo(1))
        .body("value", equalTo(129.8f))
        .body("steps.find{it.step=='mail'}.messages.clicked", equalTo(1))
        .body("steps.find{it.step=='mail'}.messages.requested", equalTo(1));
    List<AcceptedEvent> told =
        line
            .topics
            .await(
                Topic.EVENTS_RAW,
                AcceptedEvent.parser(),
                r -> r.value().getProfileId().equals(kelly.toString()),
                3)
            .stream()
            .map(r -> r.value())
            .toList();
    assertThat(told)
        .extracting(AcceptedEvent::getName)
        .containsExactly("Journey Entered", "Journey Converted", "Journey Exited");
    assertThat(told).extracting(AcceptedEvent::getHops).containsOnly(1);
  }

  @Test
  void whatIsRepeatedHappensOnce() {
    publish(byEvent(MAIL));
    ProfileEvent go = go(kelly);
    for (int i = 0; i < 3; i++) {
      line.happens(go);
    }
    UUID sentinel = UUID.randomUUID();
    line.happens(go(sentinel));

    line.message(sentinel, "hello");
    await().untilAsserted(() -> assertThat(line.messages(kelly)).hasSize(1));
    assertThat(enrollments(key, kelly).getList("items")).hasSize(1);
  }

  @Test
  void whatIsTooLateEntersNobody() {
    ObjectNode other = byEvent(MAIL).put("key", key + "-other");
    other.set("entry", Samples.json("{'event':'Went %s'}".formatted(key)));
    publish(byEvent(MAIL));
    publish(other);

    line.happens(go(kelly).toBuilder().setLate(true).build());
    line.happens(of(kelly, event("Went " + key, "{}")).build());

    line.message(kelly, "hello");
    assertThat(enrollments(key + "-other", kelly).getList("items")).hasSize(1);
    assertThat(enrollments(key, kelly).getList("items")).isEmpty();
  }

  @Test
  void aBatchThatFailsIsAppliedOnceWithoutWhatSpoiltIt() {
    publish(byEvent(MAIL));
    ProfileEvent broken = go(kelly).toBuilder().setProfileId("nobody").build();
    line.happens(go(kelly));
    line.topics.send(Topic.EVENTS_SCORED, kelly.toString(), "demo", "x", broken);
    UUID other = UUID.randomUUID();
    line.happens(go(other));

    line.message(kelly, "hello");
    line.message(other, "hello");
    line.topics.awaitDead(Topic.EVENTS_SCORED, dead -> true);
    assertThat(line.messages(kelly)).hasSize(1);
  }

  @Test
  void entersBySegmentOnceForEachTransition() {
    ObjectNode journey = Samples.hello().put("key", key);
    journey.set("entry", Samples.json("{'segment':'vips'}"));
    publish(journey);

    ProfileEvent entered = fact(kelly, "Segment Entered", "vips", 1);
    UUID old = UUID.randomUUID();
    ProfileEvent.Builder backfill = fact(old, "Segment Entered", "vips", 1).toBuilder();
    backfill.getFactBuilder().setBackfill(true);
    line.happens(backfill.build());
    line.happens(entered);
    line.happens(entered);

    line.message(kelly, "hello");
    assertThat(line.messages(kelly)).hasSize(1);
    assertThat(line.messages(old)).isEmpty();
  }

  @Test
  void aTimerFiresWithinASecondAndNeverEarly() {
    publish(
        byEvent(
            """
            {'first':{'type':'wait','for':'PT1S','next':'mail'},
             'mail':{'type':'send','channel':'email','template':'hello','next':'end'},
             'end':{'type':'exit','reason':'done'}}
            """));
    line.happens(go(kelly));

    MessageRequested mail = line.message(kelly, "hello");

    JsonPath trail =
        rachel().get("/v1/enrollments/" + mail.getJourney().getEnrollmentId()).jsonPath();
    Instant waited = Instant.parse(trail.getString("trail[0].at"));
    Instant fired = Instant.parse(trail.getString("trail[1].at"));
    assertThat(Duration.between(waited, fired))
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
  }

  @Test
  void aConditionAfterAWaitAsksAndWaitsForThoseWhoAreAway() {
    System.setProperty(PeopleServer.AWAY, "true");
    publish(
        byEvent(
            """
            {'first':{'type':'wait','for':'PT1S','next':'vip'},
             'vip':{'type':'branch','cases':[{'when':'profile.traits.vip == true','next':'mail'}],
               'otherwise':'end'},
             'mail':{'type':'send','channel':'email','template':'hello','next':'end'},
             'end':{'type':'exit','reason':'no vip'}}
            """));
    line.happens(go(kelly));
    awaitEnrollment(key, kelly, "step", "first");
    await().during(Duration.ofMillis(1_500)).until(() -> line.messages(kelly).isEmpty());

    System.clearProperty(PeopleServer.AWAY);

    assertThat(line.message(kelly, "hello").getJourney().getStep()).isEqualTo("mail");
  }

  @Test
  void whoWaitsForAnAnswerHoldsUpNobodyElse() {
    System.setProperty(PeopleServer.SILENT, "true");
    publish(
        byEvent(
            """
            {'first':{'type':'waitFor','branches':[{'event':'Plain','next':'plain'}],
               'timeout':'PT1S','onTimeout':'vip'},
             'plain':{'type':'wait','for':'PT3S','next':'mail'},
             'vip':{'type':'branch','cases':[{'when':'profile.traits.vip == true','next':'mail'}],
               'otherwise':'end'},
             'mail':{'type':'send','channel':'email','template':'hello','next':'end'},
             'end':{'type':'exit','reason':'no vip'}}
            """));
    UUID other = UUID.randomUUID();
    line.happens(go(other));
    line.happens(of(other, event("Plain", "{}")).build());
    line.happens(go(kelly));

    String enrollment = line.message(other, "hello").getJourney().getEnrollmentId();

    JsonPath trail = rachel().get("/v1/enrollments/" + enrollment).jsonPath();
    Instant due = Instant.parse(trail.getString("trail[2].input.dueAt"));
    Instant fired = Instant.parse(trail.getString("trail[2].at"));
    assertThat(Duration.between(due, fired)).isLessThan(Duration.ofSeconds(2));
    assertThat(line.messages(kelly)).isEmpty();
    System.clearProperty(PeopleServer.SILENT);
    assertThat(line.message(kelly, "hello").getJourney().getStep()).isEqualTo("mail");
  }

  @Test
  void whoIsPausedStandsAndGoesOnAsTheOperatorSays() {
    publish(
        byEvent(
            """
            {'first':{'type':'wait','for':'PT3S','next':'mail'},
             'mail':{'type':'send','channel':'email','template':'hello','next':'end'},
             'end':{'type':'exit','reason':'done'}}
            """));
    line.happens(go(kelly));
    awaitEnrollment(key, kelly, "step", "first");
    rachel().post("/v1/journeys/" + key + ":pause").then().statusCode(200);
    line.happens(go(UUID.randomUUID()));
    await()
        .during(Duration.ofMillis(3_500))
        .until(() -> enrollments(key, kelly).getString("items[0].step").equals("first"));

    rachel()
        .body("{\"overdue\":\"skip\"}")
        .post("/v1/journeys/" + key + ":resume")
        .then()
        .statusCode(200);

    awaitEnrollment(key, kelly, "exitReason", "done");
    assertThat(line.messages(kelly)).isEmpty();
    assertThat(rachel().get("/v1/journeys/" + key + "/enrollments").jsonPath().getList("items"))
        .hasSize(1);
  }

  private static final String TWO_VERSIONS =
      """
      {'first':{'type':'waitFor','branches':[{'event':'Next','next':'mail'}],'timeout':'PT1H','onTimeout':'mail'},
       'mail':{'type':'send','channel':'email','template':'%s','next':'end'},
       'end':{'type':'exit','reason':'done'}}
      """;

  private void publishSecond(String inFlight) {
    String path = "/v1/journeys/" + key;
    rachel()
        .header("If-Match", rachel().get(path).header("ETag"))
        .body(byEvent(TWO_VERSIONS.formatted("hello-2")).toString())
        .put(path)
        .then()
        .statusCode(200);
    rachel()
        .body("{\"inFlight\":\"%s\"}".formatted(inFlight))
        .queryParam("dryRun", true)
        .post(path + ":publish")
        .then()
        .statusCode(200)
        .body("version", equalTo(2))
        .body("steps.step", contains("first"))
        .body("steps.people", contains(1));
    rachel()
        .body("{\"inFlight\":\"%s\"}".formatted(inFlight))
        .post(path + ":publish")
        .then()
        .statusCode(200);
  }

  @Test
  void peopleStayOnTheVersionThatTheyEntered() {
    publish(byEvent(TWO_VERSIONS.formatted("hello")));
    line.happens(go(kelly));
    awaitEnrollment(key, kelly, "step", "first");
    publishSecond("finish");
    UUID second = UUID.randomUUID();
    line.happens(go(second));
    awaitEnrollment(key, second, "version", 2);

    line.happens(of(kelly, event("Next", "{}")).build());
    line.happens(of(second, event("Next", "{}")).build());

    assertThat(line.message(kelly, "hello").getJourney().getVersion()).isEqualTo(1);
    assertThat(line.message(second, "hello-2").getJourney().getVersion()).isEqualTo(2);
  }

  @Test
  void peopleLeaveAnOldVersionWhenThePublisherSaysSo() {
    publish(byEvent(TWO_VERSIONS.formatted("hello")));
    line.happens(go(kelly));
    awaitEnrollment(key, kelly, "step", "first");

    publishSecond("exit");

    awaitEnrollment(key, kelly, "exitReason", "republished");
  }

  @Test
  void archivingLetsEverybodyGo() {
    publish(byEvent(TWO_VERSIONS.formatted("hello")));
    line.happens(go(kelly));
    awaitEnrollment(key, kelly, "step", "first");

    rachel().delete("/v1/journeys/" + key).then().statusCode(204);

    awaitEnrollment(key, kelly, "exitReason", "archived");
  }

  @Test
  void aMergeMovesEnrollmentsAndKeepsTheOneThatCameFurther() {
    publish(cart("PT1H"));
    UUID phone = UUID.randomUUID();
    line.happens(added("jacket"));
    line.happens(
        of(phone, event("Added " + key, "{'cart_id':'c-9','product_id':'scarf','price':30.0}"))
            .build());
    awaitEnrollment(key, kelly, "step", "idle");
    awaitEnrollment(key, phone, "step", "idle");

    line.happens(merged(phone, kelly));

    await()
        .untilAsserted(
            () -> {
              JsonPath found = enrollments(key, phone);
              assertThat(found.getList("items.profile")).containsOnly(kelly.toString());
              assertThat(found.getList("items.state"))
                  .containsExactlyInAnyOrder("active", "exited");
              assertThat(found.getList("items.findAll{it.exitReason=='merged'}")).hasSize(1);
              assertThat(found.getList("items.find{it.state=='active'}.entry.events.product_id"))
                  .containsExactlyInAnyOrder("jacket", "scarf");
            });
    line.happens(of(phone, event("Ordered " + key, "{'cart_id':'c-9','total':1.5}")).build());
    await()
        .untilAsserted(
            () ->
                assertThat(enrollments(key, kelly).getList("items.exitReason"))
                    .containsExactlyInAnyOrder("merged", "bought"));
  }

  @Test
  void whatComesLateOfAMergedProfileIsNoRepetition() {
    publish(cart("PT1H"));
    UUID phone = UUID.randomUUID();
    ProfileEvent.Builder late = of(phone, event("Ordered " + key, "{'cart_id':'c-9','total':1.5}"));
    line.happens(added("jacket"));
    line.happens(added("scarf"));
    line.happens(merged(phone, kelly));

    // accepted before what the other has seen, but not before the enrollment began
    late.getEventBuilder().setOccurredAt(Timestamps.fromMillis(Instant.now().toEpochMilli()));
    line.happens(late.setProfileId(kelly.toString()).build());

    awaitEnrollment(key, kelly, "exitReason", "bought");
  }

  @Test
  void aWithheldMessageGoesItsOwnWay() {
    publish(cart("PT1S"));
    line.happens(added("jacket"));

    line.happens(told(line.message(kelly, "cart-reminder"), "Message Withheld", "NO_CONSENT"));

    awaitEnrollment(key, kelly, "exitReason", "not allowed");
    rachel()
        .get("/v1/journeys/" + key + "/versions/1/report")
        .then()
        .body("steps.find{it.step=='mail'}.withheld.NO_CONSENT", equalTo(1));
  }

  @Test
  void theApiEntersOnceForEachIdempotencyKey() {
    publish(Samples.hello().put("key", key));
    String path = "/v1/journeys/" + key + "/enrollments";
    String body = "{\"profile\":\"%s\",\"properties\":{\"seat\":\"12A\"}}".formatted(kelly);

    String first =
        rachel()
            .header("Idempotency-Key", key)
            .body(body)
            .post(path)
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    String again =
        rachel()
            .header("Idempotency-Key", key)
            .body(body)
            .post(path)
            .then()
            .statusCode(201)
            .extract()
            .path("id");

    assertThat(again).isEqualTo(first);
    rachel()
        .header("Idempotency-Key", key)
        .body(body.replace("12A", "13B"))
        .post(path)
        .then()
        .statusCode(409)
        .body("reason", equalTo("IDEMPOTENCY_KEY_REUSED"));
    rachel()
        .body(body)
        .post(path)
        .then()
        .statusCode(409)
        .body("reason", equalTo("REENTRY_REFUSED"));
    assertThat(line.message(kelly, "hello").getContextJson().toStringUtf8()).contains("12A");
    assertThat(line.messages(kelly)).hasSize(1);
  }

  @Test
  void aRepeatedCallGetsItsFirstAnswerWhateverHasChanged() {
    publish(Samples.hello().put("key", key));
    RequestSpecification once =
        rachel().header("Idempotency-Key", key).body("{\"profile\":\"%s\"}".formatted(kelly));
    String path = "/v1/journeys/" + key + "/enrollments";
    String first = given(once).post(path).then().statusCode(201).extract().path("id");

    rachel().post("/v1/journeys/" + key + ":pause").then().statusCode(200);
    System.setProperty(PeopleServer.AWAY, "true");

    given(once).post(path).then().statusCode(201).body("id", equalTo(first));
  }

  @Test
  void ofCallsAtOnceOneEntersAndTheOthersAreRefused() {
    publish(Samples.hello().put("key", key));
    String body = "{\"profile\":\"%s\"}".formatted(kelly);

    List<String> answers =
        IntStream.range(0, 8)
            .mapToObj(
                _ ->
                    CompletableFuture.supplyAsync(
                        () -> rachel().body(body).post("/v1/journeys/" + key + "/enrollments")))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .map(answer -> answer.statusCode() + " " + answer.jsonPath().getString("reason"))
            .toList();

    assertThat(answers).containsOnlyOnce("201 null");
    assertThat(answers).filteredOn("409 REENTRY_REFUSED"::equals).hasSize(7);
  }

  @Test
  void theApiEntersWhoeverAMergedProfileLivesOnIn() {
    publish(Samples.hello().put("key", key));
    UUID phone = UUID.randomUUID();
    String path = "/v1/journeys/" + key + "/enrollments";
    String body = "{\"profile\":\"%s\"}";
    rachel().body(body.formatted(phone)).post(path).then().statusCode(201);
    line.happens(merged(phone, kelly));
    awaitEnrollment(key, kelly, "profile", kelly.toString());

    rachel()
        .body(body.formatted(phone))
        .post(path)
        .then()
        .statusCode(409)
        .body("reason", equalTo("REENTRY_REFUSED"));
  }

  @Test
  void theApiEntersByIdentifierAndRefusesStrangers() {
    publish(Samples.hello().put("key", key));
    String path = "/v1/journeys/" + key + "/enrollments";

    rachel()
        .body("{\"identifier\":\"userId:kelly\"}")
        .post(path)
        .then()
        .statusCode(201)
        .body("profile", equalTo(PeopleServer.KELLY.toString()));
    rachel().body("{\"identifier\":\"userId:otto\"}").post(path).then().statusCode(404);
    rachel()
        .body("{\"profile\":\"%s\"}".formatted(new UUID(0, 0)))
        .post(path)
        .then()
        .statusCode(404);
    rachel().body("{}").post(path).then().statusCode(400);
    rachel()
        .body("{\"person\":1}")
        .post(path)
        .then()
        .statusCode(400)
        .body("reason", equalTo("UNKNOWN_FIELD"));
  }

  @Test
  void onlyALiveJourneyThatIsEnteredByTheApiTakesPeopleIn() {
    String body = "{\"profile\":\"%s\"}".formatted(kelly);
    rachel().body(Samples.hello().put("key", key).toString()).post("/v1/journeys");
    rachel()
        .body(body)
        .post("/v1/journeys/" + key + "/enrollments")
        .then()
        .statusCode(409)
        .body("reason", equalTo("NOT_PUBLISHED"));
    String byEvent = unique("e");
    ObjectNode other = Samples.cart().put("key", byEvent);
    publish(other);
    rachel()
        .body(body)
        .post("/v1/journeys/" + byEvent + "/enrollments")
        .then()
        .statusCode(409)
        .body("reason", equalTo("ENTRY_NOT_BY_API"));
  }

  @Test
  void anOperatorTakesSomebodyOutOnce() {
    publish(byEvent(TWO_VERSIONS.formatted("hello")));
    line.happens(go(kelly));
    String id = awaitEnrollment(key, kelly, "state", "active");

    for (int i = 0; i < 2; i++) {
      rachel()
          .delete("/v1/enrollments/" + id + "?reason=asked")
          .then()
          .statusCode(200)
          .body("state", equalTo("exited"))
          .body("exitReason", equalTo("asked"));
    }
    rachel()
        .delete("/v1/journeys/" + key + "/enrollments?profile=" + kelly)
        .then()
        .statusCode(200)
        .body("items", hasSize(0));
  }

  @Test
  void explainsWhySomebodyIsNotIn() {
    publish(Samples.hello().put("key", key));
    String path = "/v1/profiles/" + kelly + "/journeys/" + key + ":explain";

    rachel()
        .get(path)
        .then()
        .statusCode(200)
        .body("entered", equalTo(false))
        .body("mayEnterNow", equalTo(true));
    rachel()
        .body("{\"profile\":\"%s\"}".formatted(kelly))
        .post("/v1/journeys/" + key + "/enrollments")
        .then()
        .statusCode(201);
    rachel()
        .get(path)
        .then()
        .body("entered", equalTo(true))
        .body("mayEnterNow", equalTo(false))
        .body("checks.check", contains("live", "entry", "reentry"));
  }

  @Test
  void anAnalystSeesValuesMasked() {
    publish(cart("PT1H"));
    line.happens(added("jacket"));
    String id = awaitEnrollment(key, kelly, "state", "active");

    as(Tokens.person("demo", "ana", "analyst"))
        .get("/v1/enrollments/" + id)
        .then()
        .statusCode(200)
        .body("entry.properties.product_id", equalTo("j***"))
        .body("entry.properties.price", equalTo(79.9f));
    as(Tokens.person("other", "otto", "admin")).get("/v1/enrollments/" + id).then().statusCode(404);
    as(Tokens.person("demo", "rachel", "marketer"))
        .get("/v1/profiles/" + kelly + "/journeys")
        .then()
        .statusCode(200)
        .body("items.journey", contains(key));
  }
}
