package io.carillon.messaging.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import io.carillon.event.v1.Consent;
import io.carillon.event.v1.ConsentState;
import io.carillon.identity.v1.Device;
import io.carillon.identity.v1.TokenKind;
import io.carillon.messaging.Outside;
import io.carillon.messaging.Town;
import io.carillon.messaging.engagement.EngagementPaths;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
@WithTestResource(Outside.class)
class PreferencesTest {
  private Town town;

  @BeforeEach
  void open() {
    town = new Town();
  }

  @AfterEach
  void close() {
    town.close();
  }

  private String mailTo(UUID person, String email, String html) {
    String id = town.ask(person, Town.template(html), "marketing");
    Town.awaitState(id, "accepted");
    return town.mail().mailsTo(email).getLast().raw();
  }

  @Test
  void oneClickCountsFromTheAnswerOn() {
    // Given
    UUID kelly = town.subscriber("oneclick@example.com");
    String template = Town.template("x");
    String first = town.ask(kelly, template, "marketing");
    Town.awaitState(first, "accepted");
    String header =
        town.mail().mailsTo("oneclick@example.com").getFirst().header("List-Unsubscribe");
    String path = header.substring("<https://c.example".length(), header.length() - 1);

    // When
    RestAssured.given()
        .contentType("application/x-www-form-urlencoded")
        .body("List-Unsubscribe=One-Click")
        .post(path)
        .then()
        .statusCode(200);
    String second = town.ask(kelly, template, "marketing");

    // Then
    assertThat(Town.awaitState(second, "withheld").path("reason").asText())
        .isEqualTo("UNSUBSCRIBED");
    assertThat(town.mail().mailsTo("oneclick@example.com")).hasSize(1);
    assertThat(town.awaitEvent("Email Unsubscribed", first).getJson().toStringUtf8())
        .contains("one-click");
    await()
        .untilAsserted(
            () ->
                assertThat(town.toldIdentity("oneclick@example.com"))
                    .singleElement()
                    .satisfies(
                        word -> {
                          assertThat(word.getState()).isEqualTo(ConsentState.CONSENT_STATE_REVOKED);
                          assertThat(word.getSource()).isEqualTo("one-click");
                        }));
    assertThat(Town.message(first).has("unsubscribedAt")).isTrue();
  }

  @Test
  void readingUnsubscribesNobody() {
    UUID kelly = town.subscriber("reader@example.com");
    String raw = mailTo(kelly, "reader@example.com", "<a href=\"{{ links.unsubscribe }}\">off</a>");
    String path = EngagementPaths.of(raw, "u");

    RestAssured.get(path)
        .then()
        .statusCode(200)
        .contentType("text/html")
        .body(containsString("<form method=\"post\">"))
        .body(containsString("r***@e***.com"))
        .body(not(containsString("reader@example.com")));
    RestAssured.head(path).then().statusCode(200);

    mailTo(kelly, "reader@example.com", "again");
    assertThat(town.mail().mailsTo("reader@example.com")).hasSize(2);
  }

  @Test
  void thePreferencePageTakesBothWords() {
    UUID kelly = town.subscriber("chooser@example.com");
    String raw =
        mailTo(kelly, "chooser@example.com", "<a href=\"{{ links.preferences }}\">choose</a>");
    String path = EngagementPaths.of(raw, "p");
    RestAssured.get(path)
        .then()
        .statusCode(200)
        .body(containsString("<html lang=\"fr\">"))
        .body(containsString(box("marketing", true)));

    RestAssured.given()
        .contentType("application/x-www-form-urlencoded")
        .post(path)
        .then()
        .statusCode(200)
        .body(containsString("role=\"status\""))
        .body(containsString(box("marketing", false)));
    String withheld = town.ask(kelly, Town.template("x"), "marketing");
    Town.awaitState(withheld, "withheld");
    RestAssured.given()
        .contentType("application/x-www-form-urlencoded")
        .formParam("marketing", "on")
        .post(path)
        .then()
        .statusCode(200)
        .body(containsString(box("marketing", true)));

    mailTo(kelly, "chooser@example.com", "welcome back");
    await()
        .untilAsserted(
            () ->
                assertThat(town.toldIdentity("chooser@example.com"))
                    .extracting(word -> word.getState())
                    .containsExactly(
                        ConsentState.CONSENT_STATE_REVOKED, ConsentState.CONSENT_STATE_GRANTED));
  }

  @Test
  void thePreferencePageShowsEachWayAndTakesAWordOfEach() {
    // Given
    String number = number();
    String device = "device-" + Ids.next();
    UUID kelly = town.owner(List.of(device(device)));
    String path = pageOf(kelly, number);
    town.says(kelly, Town.consent("push", device, ConsentState.CONSENT_STATE_GRANTED));
    String email = kelly + "@example.com";
    String page = RestAssured.get(path).then().statusCode(200).extract().asString();
    String texts = texts(page);

    // When
    String saved =
        RestAssured.given()
            .contentType("application/x-www-form-urlencoded")
            .formParam("marketing", "on")
            .formParam("shown.transactional", "on")
            .formParam("shown." + texts, "on")
            .formParam("shown.push.marketing", "on")
            .formParam("push.marketing", "on")
            .post(path)
            .then()
            .statusCode(200)
            .extract()
            .asString();

    // Then
    assertThat(page)
        .contains("E-mails à ", "SMS au ", "Notifications sur vos appareils")
        .contains(box("transactional", true), box(texts, true), box("push.marketing", true))
        .doesNotContain(number, device);
    assertThat(saved)
        .contains(box("marketing", true), box("push.marketing", true))
        .contains(box("transactional", false), closed(texts))
        .doesNotContain("shown." + texts);
    String text =
        town.ask(
            Town.request(kelly, Town.template("sms", "{'text':'x'}"), "marketing")
                .setChannel("sms"));
    assertThat(Town.awaitState(text, "withheld").path("reason").asText()).isEqualTo("UNSUBSCRIBED");
    await()
        .untilAsserted(
            () -> {
              assertThat(town.toldIdentity(number))
                  .extracting(Consent::getPurpose, Consent::getState, Consent::getSource)
                  .containsExactly(
                      tuple("marketing", ConsentState.CONSENT_STATE_REVOKED, "preference page"));
              assertThat(town.toldIdentity(email))
                  .extracting(Consent::getPurpose, Consent::getState)
                  .containsExactly(tuple("transactional", ConsentState.CONSENT_STATE_REVOKED));
            });
  }

  @Test
  void whoGotTheAddressOfAnotherLearnsNothingOfTheirOtherWays() {
    UUID kelly = town.owner(List.of());
    String path = pageOf(kelly, number());
    String texts = texts(RestAssured.get(path).asString());

    town.loses(kelly, kelly + "@example.com");

    RestAssured.get(path)
        .then()
        .statusCode(200)
        .body(containsString(box("transactional", true)))
        .body(not(containsString("sms.")));
    form(path, "marketing=on&shown.%s=on".formatted(texts)).then().statusCode(503);
    String text =
        town.ask(
            Town.request(kelly, Town.template("sms", "{'text':'x'}"), "marketing")
                .setChannel("sms"));
    Town.awaitState(text, "accepted");
  }

  @Test
  void thePageKnowsWhatIdentityHasNotHeardAndTellsOneWordAfterTheOther() {
    // Given
    String number = number();
    UUID kelly = town.owner(List.of());
    String path = pageOf(kelly, number);
    String email = kelly + "@example.com";
    String texts = texts(RestAssured.get(path).asString());
    town.isDeafTo(email);

    // When
    form(path, "marketing=on&shown.transactional=on&shown.%s=on".formatted(texts))
        .then()
        .statusCode(200);
    await().until(() -> town.triedToTell(email) > 1);

    // Then
    RestAssured.get(path)
        .then()
        .body(containsString(box("transactional", false)))
        .body(containsString(closed(texts)));
    assertThat(town.toldIdentity(number)).isEmpty();
    town.hears(email);
    await().until(() -> town.toldIdentity(number).size() == 1);
    assertThat(town.toldIdentity(email))
        .extracting(Consent::getPurpose, Consent::getState)
        .containsExactly(tuple("transactional", ConsentState.CONSENT_STATE_REVOKED));
  }

  @Test
  void aPermissionThatIdentityDoesNotTakeHoldsUpNoRefusal() {
    UUID kelly = town.owner(List.of());
    String path = pageOf(kelly, number());
    String email = kelly + "@example.com";
    town.permitsNothing(email);

    form(path, "").then().statusCode(200);
    form(path, "marketing=on").then().statusCode(200);
    form(path, "").then().statusCode(200);

    await().until(() -> town.toldIdentity(email).size() == 2);
    assertThat(town.toldIdentity(email))
        .extracting(Consent::getState)
        .containsOnly(ConsentState.CONSENT_STATE_REVOKED);
  }

  /** The preference page behind a mail to somebody who wants mails and texts. */
  private String pageOf(UUID kelly, String number) {
    String email = kelly + "@example.com";
    town.merged(town.subscriber(email), kelly);
    town.merged(town.texter(number), kelly);
    town.says(kelly, Town.consent(email, ConsentState.CONSENT_STATE_GRANTED));
    town.says(kelly, Town.consent("sms", number, ConsentState.CONSENT_STATE_GRANTED));
    return EngagementPaths.of(
        mailTo(kelly, email, "<a href=\"{{ links.preferences }}\">x</a>"), "p");
  }

  private static String number() {
    return "+3361" + ThreadLocalRandom.current().nextInt(1_000_000, 10_000_000);
  }

  /** The field of marketing by text. */
  private static String texts(String page) {
    Matcher sms = Pattern.compile("name=\"(sms\\.marketing\\.[0-9a-f]{8})\"").matcher(page);
    assertThat(sms.find()).as(page).isTrue();
    return sms.group(1);
  }

  private static Response form(String path, String body) {
    return RestAssured.given()
        .contentType("application/x-www-form-urlencoded")
        .body(body)
        .post(path);
  }

  private static String closed(String name) {
    return "name=\"%s\" value=\"on\" disabled>".formatted(name);
  }

  private static String box(String name, boolean ticked) {
    return "name=\"%s\" value=\"on\"%s>".formatted(name, ticked ? " checked" : "");
  }

  private static Device device(String id) {
    return Device.newBuilder()
        .setId(id)
        .setType("ios")
        .setTokenKind(TokenKind.TOKEN_KIND_APNS)
        .setPushToken("token-" + id)
        .setPushState("enabled")
        .build();
  }

  @Test
  void countsAlsoWhileIdentityIsAwayAndIsToldLater() throws Exception {
    UUID kelly = town.subscriber("alone@example.com");
    String raw = mailTo(kelly, "alone@example.com", "<a href=\"{{ links.unsubscribe }}\">off</a>");
    town.identityGoesAway();
    try {
      RestAssured.post(EngagementPaths.of(raw, "u")).then().statusCode(200);
    } finally {
      town.identityComesBack();
    }

    String next = town.ask(kelly, Town.template("x"), "marketing");
    assertThat(Town.awaitState(next, "withheld").path("reason").asText()).isEqualTo("UNSUBSCRIBED");
    await().until(() -> town.toldIdentity("alone@example.com").size() == 1);
  }

  @Test
  void whileIdentityIsAwayThePageTakesARefusalOfItsOwnAddress() throws Exception {
    UUID kelly = town.subscriber("apart@example.com");
    String raw = mailTo(kelly, "apart@example.com", "<a href=\"{{ links.preferences }}\">x</a>");
    String path = EngagementPaths.of(raw, "p");
    town.identityGoesAway();
    try {
      RestAssured.get(path)
          .then()
          .statusCode(200)
          .body(containsString(box("marketing", true)))
          .body(not(containsString("name=\"transactional\"")));
      RestAssured.post(path).then().body(containsString(box("marketing", false)));
    } finally {
      town.identityComesBack();
    }

    String next = town.ask(kelly, Town.template("x"), "marketing");
    assertThat(Town.awaitState(next, "withheld").path("reason").asText()).isEqualTo("UNSUBSCRIBED");
    await().until(() -> town.toldIdentity("apart@example.com").size() == 1);
  }

  @Test
  void aFormThatShowedMoreThanIsKnownNowIsNotSaidToBeSaved() throws Exception {
    // Given
    String number = number();
    UUID kelly = town.owner(List.of());
    String path = pageOf(kelly, number);
    String email = kelly + "@example.com";
    String texts = texts(RestAssured.get(path).asString());
    String form = "shown.marketing=on&shown.transactional=on&shown.%s=on".formatted(texts);

    // When
    town.identityGoesAway();
    try {
      form(path, form)
          .then()
          .statusCode(503)
          .contentType("text/html")
          .body(containsString("role=\"alert\""));
    } finally {
      town.identityComesBack();
    }

    // Then
    String mail = town.ask(kelly, Town.template("x"), "marketing");
    assertThat(Town.awaitState(mail, "withheld").path("reason").asText()).isEqualTo("UNSUBSCRIBED");
    await().until(() -> town.toldIdentity(email).size() == 2);
    assertThat(town.toldIdentity(number)).isEmpty();
    form(path, form).then().statusCode(200).body(containsString(closed(texts)));
  }

  @Test
  void theContractNamesPagesAndStreams() {
    String content = ".responses.'%s'.content";
    RestAssured.given()
        .queryParam("format", "json")
        .get("/q/openapi")
        .then()
        .body("paths.'/p/{token}'.get" + content.formatted(404), hasKey("text/html"))
        .body("paths.'/p/{token}'.post" + content.formatted(503), hasKey("text/html"))
        .body("paths.'/u/{token}'.post" + content.formatted(200), hasKey("text/html"))
        .body("paths.'/v1/inbox/stream'.get" + content.formatted(200), hasKey("text/event-stream"));
  }

  @Test
  void aForeignTokenGetsAPageAndChangesNothing() {
    RestAssured.get("/u/AQEB.AAAA").then().statusCode(404).contentType("text/html");
    RestAssured.post("/u/AQEB.AAAA").then().statusCode(404);
    RestAssured.post("/p/AQEB.AAAA").then().statusCode(404);
  }
}
