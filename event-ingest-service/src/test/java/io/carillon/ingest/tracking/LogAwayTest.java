package io.carillon.ingest.tracking;

import static io.carillon.ingest.Demo.logged;
import static io.carillon.ingest.Demo.newKey;
import static io.carillon.ingest.Demo.send;
import static io.carillon.ingest.Demo.withKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.ingest.Demo;
import io.carillon.ingest.plan.PlanGuard;
import io.carillon.ingest.plan.Shop;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Takes the topic away: the broker then acknowledges nothing that is written to it. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
class LogAwayTest {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String servers;

  @ConfigProperty(name = "carillon.topic-prefix")
  String prefix;

  @Inject PlanGuard plans;

  private final String id = Ids.next().toString();

  @AfterEach
  void backAgain() {
    topicIsThere();
  }

  @Test
  void asksToTryAgainWithinTwoSecondsUntilTheLogIsBack() {
    String tenant = "away-" + id;
    String key = newKey(tenant, Map.of("name", "shop")).getString("key");
    Shop.made(tenant, "Bought", "allow");
    await().until(() -> plans.guards(tenant));
    String hook = Demo.newHook(null);
    String form = Demo.newDoubleOptIn();
    send(key, "/v1/batch", batch("before", "Seen"), 200);
    await().untilAsserted(() -> told(hook, 200));
    await().untilAsserted(() -> asked(form, "kelly", 200));
    assertThat(logged(id)).hasSize(1);

    topicIsGone();
    await()
        .untilAsserted(
            () ->
                withKey(key)
                    .body(batch("during", "Bought"))
                    .post("/v1/batch")
                    .then()
                    .statusCode(503)
                    .time(lessThan(2_000L), TimeUnit.MILLISECONDS)
                    .header("Retry-After", equalTo("1"))
                    .contentType("application/problem+json")
                    .body("reason", equalTo("DEPENDENCY_AWAY")));
    told(hook, 503);
    for (String body : List.of(single("alone"), single("alone") + " ".repeat(33 * 1024))) {
      await()
          .untilAsserted(
              () ->
                  withKey(key)
                      .body(body)
                      .post("/v1/track")
                      .then()
                      .statusCode(503)
                      .time(lessThan(2_000L), TimeUnit.MILLISECONDS)
                      .header("Retry-After", equalTo("1"))
                      .contentType("application/problem+json")
                      .body("reason", equalTo("DEPENDENCY_AWAY")));
    }

    for (int status : List.of(503, 503, 503, 429)) {
      asked(form, "noor", status); // each may be in the log, and be a mail
    }

    topicIsThere();
    await()
        .untilAsserted(
            () ->
                withKey(key)
                    .body(batch("after", "Bought"))
                    .post("/v1/batch")
                    .then()
                    .statusCode(200)
                    .body("accepted", equalTo(1)));
    assertThat(logged(id)).extracting(AcceptedEvent::getEventId).contains(id + "-after");
    assertThat(logged(""))
        .as("a violation that could not be told is told with the next")
        .filteredOn(event -> event.getCauseId().equals(id + "-after"))
        .extracting(AcceptedEvent::getName)
        .contains("Tracking Plan Violated");
    told(hook, 200);
  }

  private String single(String when) {
    return "{\"messageId\":\"%s-%s\",\"userId\":\"k\",\"event\":\"Bought\"}".formatted(id, when);
  }

  private static void told(String hook, int status) {
    RestAssured.given()
        .auth()
        .preemptive()
        .basic("vendor", "password")
        .body("{\"id\":\"kelly\"}")
        .post("/v1/hooks/" + hook)
        .then()
        .statusCode(status);
  }

  private void asked(String form, String who, int status) {
    RestAssured.given()
        .contentType(ContentType.JSON)
        .body("{\"email\":\"%s+%s@example.com\"}".formatted(who, id))
        .post("/v1/forms/" + form)
        .then()
        .statusCode(status);
  }

  private String batch(String when, String event) {
    return """
        {"batch":[{"type":"track","messageId":"%s-%s","userId":"k","event":"%s"}]}"""
        .formatted(id, when, event);
  }

  private void topicIsGone() {
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(topic())).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("cannot delete " + topic(), e);
    }
  }

  private void topicIsThere() {
    await()
        .until(
            () -> {
              try (Admin admin = admin()) {
                admin.createTopics(List.of(new NewTopic(topic(), 2, (short) 1))).all().get();
                return false;
              } catch (ExecutionException e) {
                return e.getCause() instanceof TopicExistsException;
              }
            });
  }

  private String topic() {
    return Topic.EVENTS_RAW.on(prefix);
  }

  private Admin admin() {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers));
  }
}
