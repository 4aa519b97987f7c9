package io.carillon.ingest.form;

import static io.carillon.ingest.Demo.TENANT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.LogWatch;
import io.carillon.platform.testkit.TestTopics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class FormsTest extends FormCalls {

  @Test
  void aFormIsAPersonAndWhatWasSent() {
    form("");

    script(
            "{\"email\":\"%s\",\"age\":41,\"colour\":\"blue\",\"utm_source\":\"news\"}"
                .formatted(mail))
        .statusCode(200)
        .body("success", equalTo(true))
        .body("consent", equalTo("none"));

    assertThat(logged())
        .extracting(AcceptedEvent::getName)
        .containsExactly("identify", "Form Submitted");
    assertThat(logged()).allSatisfy(event -> assertThat(event.getTrusted()).isFalse());
    assertThat(json(0).at("/traits/email").asText()).isEqualTo(mail);
    assertThat(json(0).at("/context/consents").isMissingNode()).isTrue();
    assertThat(json(1).at("/properties/fields").toString())
        .isEqualTo("{\"email\":\"%s\",\"age\":41}".formatted(mail));
    assertThat(json(1).at("/context/campaign/source").asText()).isEqualTo("news");
  }

  @Test
  void hasItsNameAndItsIdForAnAddress() {
    form("");
    String body = "{\"email\":\"%s\"}".formatted(mail);
    assertThat(address).isEqualTo("/v1/forms/" + TENANT + "." + key);
    String name = address;
    String id = marketer().get("/v1/form-definitions/" + key).path("id");

    script(body).statusCode(200);
    address = "/v1/forms/" + id;
    script(body).statusCode(200);
    address = "/v1/forms/other." + key;
    script(body).statusCode(404);
    assertThat(logged()).hasSize(4);

    marketer().delete("/v1/form-definitions/" + key).then().statusCode(204);
    for (String one : List.of(name, "/v1/forms/" + id)) {
      address = one;
      await().untilAsserted(() -> script("{}").statusCode(404));
    }
  }

  @Test
  void keepsOtherFieldsWhereTheFormSaysSo() {
    form(",'unknown':'keep'");

    script("{\"email\":\"%s\",\"colour\":\"blue\"}".formatted(mail)).statusCode(200);

    assertThat(json(1).at("/properties/fields/colour").asText()).isEqualTo("blue");
  }

  @Test
  void namesEveryFieldThatIsWrongAndKeepsNothing() {
    form("");

    script("{\"age\":\"old\"}")
        .statusCode(400)
        .contentType("application/problem+json")
        .body("violations.field", hasItems("email", "age"));
    script("[1]").statusCode(400).body("reason", equalTo("MALFORMED"));
    RestAssured.given().contentType("text/xml").body("<a/>").post(address).then().statusCode(415);
    RestAssured.given().post("/v1/forms/" + Ids.next()).then().statusCode(404);
    assertThat(logged()).isEmpty();
  }

  @Test
  void sendsABrowserOnlyWhereTheFormSays() {
    form(",'redirects':['https://shop.example/thanks','https://shop.example/merci']");

    browser()
        .formParam("email", mail)
        .post(address)
        .then()
        .statusCode(303)
        .header("Location", "https://shop.example/thanks");
    browser()
        .formParam("email", mail)
        .formParam("_redirect", "https://shop.example/merci")
        .post(address)
        .then()
        .statusCode(303)
        .header("Location", "https://shop.example/merci");
    browser()
        .formParam("email", mail)
        .formParam("_redirect", "https://evil.example/")
        .post(address)
        .then()
        .statusCode(400)
        .body("violations.field", hasItem("_redirect"));
  }

  @Test
  void thanksABrowserItselfWhereTheFormNamesNoPage() {
    form("");

    browser()
        .header("Accept-Language", "fr-FR,fr;q=0.9")
        .formParam("email", mail)
        .post(address)
        .then()
        .statusCode(200)
        .contentType("text/html")
        .body(containsString("Merci"));
  }

  @Test
  void takesItOnlyFromPagesThatItNames() {
    form(",'origins':['https://shop.example']");
    String body = "{\"email\":\"%s\"}".formatted(mail);

    from("https://evil.example", body)
        .statusCode(403)
        .body("reason", equalTo("FORM_ORIGIN_DENIED"));
    from("https://shop.example", body).statusCode(200);
  }

  @Test
  void takesOnlySoManyFromOneAddress() {
    form(",'perMinute':2");
    String body = "{\"email\":\"%s\"}".formatted(mail);

    visitor("203.0.113.7", body).statusCode(200);
    visitor("203.0.113.7", body).statusCode(200);
    visitor("203.0.113.7", body)
        .statusCode(429)
        .header("Retry-After", org.hamcrest.Matchers.notNullValue())
        .body("reason", equalTo("FORM_RATE_LIMITED"));
    visitor("203.0.113.8", body).statusCode(200);
  }

  @Test
  void putsAsideWhatAMachineFilledIn() {
    form(
        ",'honeypot':'website','consent':{'channel':'email','address':'email','text':'Write to me.'}");
    String body = "{\"email\":\"%s\",\"website\":\"https://spam.example\"}".formatted(mail);

    try (LogWatch log = LogWatch.ofThisService()) {
      script(body)
          .statusCode(200)
          .body("success", equalTo(true))
          .body("consent", equalTo("pending"));
      // no operator must act on it
      log.requireNone("ERROR io.carillon.platform.events");
    }
    for (int i = 0; i < 3; i++) {
      script(body).statusCode(200); // nobody is asked to confirm, so nobody's turn is used up
    }
    script("{\"age\":\"old\",\"website\":\"https://spam.example\"}")
        .statusCode(400)
        .body("violations.field", hasItems("email", "age"));

    assertThat(logged()).isEmpty();
    try (TestTopics topics = TestTopics.ofThisTest()) {
      var letter =
          topics.awaitDead(Topic.EVENTS_RAW, one -> new String(one.value(), UTF_8).equals(body));
      assertThat(letter.headers()).containsEntry("dead-reason", "HONEYPOT_FILLED");
    }
  }

  @Test
  void keepsOnlyTheBeginningOfWhatAMachineFilledIn() {
    form(",'honeypot':'website'");
    String start = "{\"email\":\"%s\",\"website\":\"".formatted(mail);

    script(start + "x".repeat(40_000) + "\"}").statusCode(200);

    try (TestTopics topics = TestTopics.ofThisTest()) {
      var letter =
          topics.awaitDead(
              Topic.EVENTS_RAW, one -> new String(one.value(), UTF_8).startsWith(start));
      assertThat(letter.value()).hasSize(32 * 1024);
    }
  }

  @Test
  void theSameSubmissionAgainIsTheSameEvents() {
    form("");
    String body = "{\"email\":\"%s\",\"_id\":\"%s\"}".formatted(mail, key);

    script(body).statusCode(200);
    script(body).statusCode(200);

    assertThat(logged()).hasSize(4);
    assertThat(logged().stream().map(AcceptedEvent::getEventId).distinct()).hasSize(2);
  }

  @Test
  void aUnitsFormMakesEventsOfTheUnit() {
    form(",'unit':'/demo/quebec/montreal'");

    script("{\"email\":\"%s\"}".formatted(mail)).statusCode(200);

    assertThat(logged()).extracting(AcceptedEvent::getUnit).containsOnly("/demo/quebec/montreal");
  }
}
