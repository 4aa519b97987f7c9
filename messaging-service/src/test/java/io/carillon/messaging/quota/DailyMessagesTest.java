package io.carillon.messaging.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.carillon.definition.v1.DefinitionState;
import io.carillon.messaging.Outside;
import io.carillon.messaging.Town;
import io.carillon.messaging.v1.MessageRequested;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.events.Topic;
import io.carillon.platform.keys.KeyRing;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tenant that may have so many messages leave in a day, and no more. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
@WithTestResource(Outside.class)
class DailyMessagesTest {
  private static final String FRUGAL = "frugal";
  private static long version = 1;
  private static long left;

  @Inject KeyRing tenants;

  private Town town;
  private String template;

  @BeforeEach
  void open() {
    town = new Town();
    has(left);
    template = "t-" + Ids.next();
    marketer()
        .body(
            """
            {"key":"%s","channel":"email","fallbackLocale":"fr",
             "locales":{"fr":{"subject":"Bonjour","html":"Bonjour","text":"Bonjour"}}}
            """
                .formatted(template))
        .post("/v1/templates")
        .then()
        .statusCode(201);
  }

  @AfterEach
  void close() {
    town.close();
  }

  /** A day lasts longer than a test: each one grants so many more than have left before it. */
  private void grants(int more) {
    left += more;
    has(left);
  }

  private void has(long quota) {
    town.defines(
        FRUGAL,
        Kinds.TENANT,
        Ids.hash("tenant", FRUGAL).toString(),
        version++,
        DefinitionState.DEFINITION_STATE_LIVE,
        "{\"timezone\":\"America/Montreal\",\"quotas\":{\"messagesPerDay\":%d}}"
            .formatted(Math.max(1, quota)));
    await().until(() -> tenants.rules(FRUGAL).messagesPerDay() == Math.max(1, quota));
  }

  private static RequestSpecification marketer() {
    return Town.as(FRUGAL, "marketer");
  }

  private Response send(UUID person) {
    return marketer()
        .body(
            Map.of(
                "to",
                Map.of("profile", person.toString()),
                "channel",
                "email",
                "template",
                template,
                "purpose",
                "marketing"))
        .post("/v1/messages");
  }

  private String sent(UUID person) {
    return send(person).then().statusCode(202).extract().path("id");
  }

  private Response ends(String id, String state) {
    return await("message " + id + " is " + state)
        .until(
            () -> marketer().get("/v1/messages/" + id), found -> state.equals(found.path("state")));
  }

  @Test
  void soManyLeaveInADayAndWhoAsksForMoreIsToldWhenToComeAgain() {
    grants(2);
    UUID kelly = town.subscriber("frugal@example.com");
    ends(sent(kelly), "accepted");
    ends(sent(kelly), "accepted");

    Response refused = send(kelly);

    refused.then().statusCode(429).body("reason", equalTo("QUOTA_EXCEEDED"));
    assertThat(Long.parseLong(refused.header("Retry-After")))
        .isBetween(1L, Duration.ofHours(25).toSeconds());
    assertThat(town.mail().mailsTo("frugal@example.com")).hasSize(2);
    grants(1);
    ends(sent(kelly), "accepted");
  }

  @Test
  void whatAJourneyAskedForIsWithheldWithTheReason() {
    grants(1);
    UUID kelly = town.subscriber("frugal-journey@example.com");
    ends(sent(kelly), "accepted");
    MessageRequested asked =
        Town.request(kelly, template, "marketing").setTenant(FRUGAL).clearJourney().build();

    town.topics.send(
        Topic.MESSAGES_REQUESTED, kelly.toString(), FRUGAL, asked.getMessageId(), asked);

    ends(asked.getMessageId(), "withheld")
        .then()
        .body("reason", equalTo("QUOTA_EXCEEDED"))
        .body("nextTry", equalTo("when the tenant's next day begins, if it is asked for again"));
    assertThat(town.mail().mailsTo("frugal-journey@example.com")).hasSize(1);
  }

  @Test
  void whatIsHandedOverAgainCountsOnce() {
    grants(1);
    UUID kelly = town.subscriber("later-frugal@example.com");

    Response message = ends(sent(kelly), "accepted");

    message.then().body("attempts", equalTo(3));
  }

  @Test
  void anotherTenantGoesOn() {
    UUID kelly = town.subscriber("not-frugal@example.com");
    send(kelly).then().statusCode(429);

    String id = town.ask(kelly, Town.template("x"), "marketing");

    Town.awaitState(id, "accepted");
  }
}
