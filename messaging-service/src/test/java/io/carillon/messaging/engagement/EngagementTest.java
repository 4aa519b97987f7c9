package io.carillon.messaging.engagement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.messaging.Outside;
import io.carillon.messaging.Town;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
@WithTestResource(Outside.class)
class EngagementTest {

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
