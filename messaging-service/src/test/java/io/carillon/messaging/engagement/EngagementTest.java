package io.carillon.messaging.engagement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.messaging.Outside;
import io.carillon.messaging.Town;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
@WithTestResource(Outside.class)
class EngagementTest {
  @Inject Transactions transactions;

  @Test
  void aClickLeadsWhereTheMessageSaysAndIsTold() {
    try (Town town = new Town()) {
      // Given
      UUID kelly = town.subscriber("clicker@example.com");
      String id =
          town.ask(
              kelly,
              Town.template(
                  "<body><a href=\"https://shop.example/{{ profile.traits.firstName }}?a=1&amp;b=é\">"
                      + "Buy</a></body>"),
              "marketing");
      Town.awaitState(id, "accepted");
      String raw = town.mail().mailsTo("clicker@example.com").getFirst().raw();

      // When
      var answer =
          RestAssured.given()
              .redirects()
              .follow(false)
              .get(EngagementPaths.of(raw, "c") + "?fbclid=x");
      int pixel = RestAssured.get(EngagementPaths.of(raw, "o")).statusCode();

      // Then
      assertThat(answer.statusCode()).isEqualTo(302);
      assertThat(answer.header("Location")).isEqualTo("https://shop.example/Kelly?a=1&b=%C3%A9");
      assertThat(pixel).isEqualTo(200);
      var clicked = town.awaitEvent("Email Clicked", id);
      assertThat(clicked.getProfileId()).isEqualTo(kelly.toString());
      assertThat(clicked.getJson().toStringUtf8())
          .contains("\"step\":\"mail\"")
          .contains("\"url\":\"https://shop.example/Kelly?a=1&b=é\"");
      town.awaitEvent("Email Opened", id);
      await().until(() -> Town.message(id).has("clickedAt") && Town.message(id).has("openedAt"));
    }
  }

  @Test
  void whatIsAnsweredIsWrittenDown() {
    try (Town town = new Town()) {
      UUID kelly = town.subscriber("durable@example.com");
      String id =
          town.ask(kelly, Town.template("<a href=\"https://shop.example/\">x</a>"), "marketing");
      Town.awaitState(id, "accepted");
      String raw = town.mail().mailsTo("durable@example.com").getFirst().raw();

      RestAssured.given().redirects().follow(false).get(EngagementPaths.of(raw, "c"));
      RestAssured.get(EngagementPaths.of(raw, "o"));

      JsonNode message = Town.message(id);
      assertThat(message.has("clickedAt")).isTrue();
      assertThat(message.has("openedAt")).isTrue();
    }
  }

  @Test
  void aSlowDatabaseBreaksNoLink() throws Exception {
    try (Town town = new Town()) {
      UUID kelly = town.subscriber("impatient@example.com");
      String id =
          town.ask(kelly, Town.template("<a href=\"https://shop.example/\">x</a>"), "marketing");
      Town.awaitState(id, "accepted");
      String path =
          EngagementPaths.of(town.mail().mailsTo("impatient@example.com").getFirst().raw(), "c");
      CountDownLatch locked = new CountDownLatch(1);
      CountDownLatch answered = new CountDownLatch(1);

      try (var other = Executors.newVirtualThreadPerTaskExecutor()) {
        var lock = other.submit(() -> hold(UUID.fromString(id), locked, answered));
        locked.await();
        int status = RestAssured.given().redirects().follow(false).get(path).statusCode();
        answered.countDown();

        assertThat(lock.get()).isTrue();
        assertThat(status).isEqualTo(302);
      }
      town.awaitEvent("Email Clicked", id);
      assertThat(Town.message(id).has("clickedAt")).isTrue();
    }
  }

  @Test
  void aDatabaseThatTakesNothingBreaksNoLinkAndLosesNoClick() throws Exception {
    try (Town town = new Town()) {
      UUID kelly = town.subscriber("patient-clicker@example.com");
      String id =
          town.ask(kelly, Town.template("<a href=\"https://shop.example/\">x</a>"), "marketing");
      Town.awaitState(id, "accepted");
      String path =
          EngagementPaths.of(
              town.mail().mailsTo("patient-clicker@example.com").getFirst().raw(), "c");
      List<Integer> statuses = new ArrayList<>();

      owner("REVOKE UPDATE ON message FROM messaging");
      try {
        for (int i = 0; i < 20; i++) {
          statuses.add(RestAssured.given().redirects().follow(false).get(path).statusCode());
        }
        assertThat(Town.message(id).has("clickedAt")).isFalse();
      } finally {
        owner("GRANT UPDATE ON message TO messaging");
      }

      assertThat(statuses).hasSize(20).containsOnly(302);
      await().until(() -> town.events("Email Clicked", id) == 20);
      assertThat(Town.message(id).has("clickedAt")).isTrue();
    }
  }

  private static void owner(String sql) throws SQLException {
    Config config = ConfigProvider.getConfig();
    try (Connection owner =
            DriverManager.getConnection(
                config.getValue("quarkus.flyway.jdbc-url", String.class),
                config.getValue("quarkus.flyway.username", String.class),
                config.getValue("quarkus.flyway.password", String.class));
        Statement statement = owner.createStatement()) {
      owner.setSchema("messaging");
      statement.execute(sql);
    }
  }

  /** Keeps everybody else from the message's row until it is told otherwise. */
  private boolean hold(UUID id, CountDownLatch locked, CountDownLatch until) {
    return transactions.inTenant(
        "demo",
        tx -> {
          tx.createQuery("SELECT id FROM message WHERE tenant_id = 'demo' AND id = :id FOR UPDATE")
              .bind("id", id)
              .mapTo(UUID.class)
              .one();
          locked.countDown();
          try {
            return until.await(60, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
          }
        });
  }

  @Test
  void lookingWithoutFollowingIsNoClick() {
    try (Town town = new Town()) {
      UUID kelly = town.subscriber("scanner@example.com");
      String id =
          town.ask(kelly, Town.template("<a href=\"https://shop.example/\">x</a>"), "marketing");
      Town.awaitState(id, "accepted");
      String raw = town.mail().mailsTo("scanner@example.com").getFirst().raw();

      int status =
          RestAssured.given()
              .redirects()
              .follow(false)
              .head(EngagementPaths.of(raw, "c"))
              .statusCode();
      RestAssured.given().redirects().follow(false).get(EngagementPaths.of(raw, "c"));

      assertThat(status).isEqualTo(302);
      town.awaitEvent("Email Clicked", id);
      assertThat(town.events("Email Clicked", id)).isEqualTo(1);
    }
  }

  @Test
  void aTokenThatWasNotSignedHereLeadsNowhere() {
    RestAssured.get("/c/AQEB.AAAA").then().statusCode(404);
    RestAssured.get("/c/https:%2F%2Fevil.example").then().statusCode(404);
    RestAssured.get("/o/AQEB.AAAA").then().statusCode(200);
  }
}
