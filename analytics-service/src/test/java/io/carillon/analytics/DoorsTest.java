package io.carillon.analytics;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.event.v1.ProfileEvent;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.Access;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.LogWatch;
import io.carillon.platform.testkit.PrivacyCalls;
import io.carillon.platform.testkit.SchemaRules;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.time.Instant;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class DoorsTest {
  private static final String EMAIL = "planted.kelly@example.com";
  private static final String PHONE = "+15145550142";
  private static final String NAME = "Quillon";

  @Test
  void everyDoorIsGuarded() {
    UUID kelly = Ids.next();
    UUID louis = Ids.next();
    ProfileEvent inMontreal = Happened.track("demo", louis, "Visited", Instant.now());
    LogWatch log = LogWatch.ofThisService();
    happens(
        kelly,
        Happened.of(
            "demo",
            kelly,
            "Visited",
            Instant.now(),
            "{\"type\":\"track\",\"event\":\"Visited\",\"properties\":{\"note\":\"call %s or write %s\"},\"context\":{\"traits\":{\"firstName\":\"%s\"}}}"
                .formatted(PHONE, EMAIL, NAME)));
    happens(
        louis,
        inMontreal.toBuilder()
            .setEvent(inMontreal.getEvent().toBuilder().setUnit("/demo/quebec/montreal"))
            .build());

    Access.ofThisService()
        .open("GET /test/forgotten", "made for the next test")
        .object("GET /v1/profiles/{id}/events", kelly.toString())
        .siblingObject("GET /v1/profiles/{id}/events", louis.toString())
        .hides(EMAIL, PHONE, NAME)
        .reads("POST /v1/audit:verify", "looks along the chain and changes nothing")
        .servicesOnly("carillon.analytics.v1.ArchiveService/ReadEvents")
        .noObject(
            "carillon.analytics.v1.ArchiveService/ReadEvents",
            "answers what there is, nothing for a stranger: ArchiveGrpcTest")
        .servicesOnly(PrivacyCalls.EXPORT)
        .noObject(PrivacyCalls.EXPORT, "gives out nothing of a stranger: ArchiveHeldTest")
        .servicesOnly(PrivacyCalls.ERASE)
        .noObject(PrivacyCalls.ERASE, "finds nothing of a stranger: ArchiveHeldTest")
        .verify();
    log.requireNone(EMAIL, PHONE, NAME);
    log.close();
  }

  @Test
  void aForgottenDoorIsFound() {
    assertThatThrownBy(
            () ->
                Access.ofThisService()
                    .open("GET /v1/nothing", "gone")
                    .hides("come in", "planted nowhere")
                    .verify())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("GET /test/forgotten with no token: 200 (expected: 401)")
        .hasMessageContaining("GET /test/forgotten with a person without a role: 200")
        .hasMessageContaining("GET /test/forgotten: the table of roles does not know")
        .hasMessageContaining("GET /v1/profiles/{id}/events: say which object of tenant demo")
        .hasMessageContaining("ArchiveService/ReadEvents: say which object of tenant demo")
        .hasMessageContaining("GET /test/forgotten tells come in to an analyst (expected: masked)")
        .hasMessageContaining("planted nowhere: told by no door, even to who may see it")
        .hasMessageContaining("GET /v1/nothing: the test names it, the service has none");
  }

  @Test
  void anObjectThatNobodyOwnsProvesNothing() {
    assertThatThrownBy(
            () ->
                Access.ofThisService()
                    .open("GET /test/forgotten", "made for the next test")
                    .object("GET /v1/profiles/{id}/events", Ids.next().toString())
                    .verify())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(
            "GET /v1/profiles/{id}/events with its owner: 404 (expected: to find it)");
  }

  @Test
  void rowsOfTenantsAreWalledOff() {
    SchemaRules.ofThisService().verify();
  }

  private static void happens(UUID profile, ProfileEvent event) {
    try (TestTopics topics = TestTopics.ofThisTest()) {
      topics.send(
          Topic.EVENTS_RESOLVED, profile.toString(), "demo", event.getEvent().getEventId(), event);
    }
    Awaitility.await().until(() -> timelineStatus(profile) == 200);
  }

  private static int timelineStatus(UUID profile) {
    return RestAssured.given()
        .auth()
        .oauth2(Tokens.person("demo", "ana", "analyst"))
        .get("/v1/profiles/{id}/events", profile)
        .statusCode();
  }
}
