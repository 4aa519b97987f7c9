package io.carillon.ingest.form;

import static io.carillon.ingest.Demo.TENANT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.ingest.Demo;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class FormsTest {
  private static final String FIELDS =
      "'fields':[{'name':'email','type':'email','required':true,'trait':'email'},"
          + "{'name':'age','type':'integer'},{'name':'news','type':'boolean'}]";
  private static final String CONSENT =
      ",'consent':{'channel':'email','address':'email','field':'news','text':'Write to me <weekly>.',"
          + "'version':'2026-03'}";

  private final String key = "form-" + Ids.next();
  private final String mail = "kelly+" + Ids.next() + "@example.com";
  private String address = "";

  @BeforeEach
  void aTenant() {
    Demo.tenantLives(TENANT);
  }

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
    form(",'honeypot':'website'");
    String body = "{\"email\":\"%s\",\"website\":\"https://spam.example\"}".formatted(mail);

    script(body).statusCode(200).body("success", equalTo(true));

    assertThat(logged()).isEmpty();
    try (TestTopics topics = TestTopics.ofThisTest()) {
      var letter =
          topics.awaitDead(Topic.EVENTS_RAW, one -> new String(one.value(), UTF_8).equals(body));
      assertThat(letter.headers()).containsEntry("dead-reason", "HONEYPOT_FILLED");
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
  void consentWithoutDoubleOptInIsGrantedWithItsWords() {
    form(CONSENT.replace("'version'", "'doubleOptIn':false,'version'"));

    script("{\"email\":\"%s\",\"news\":true}".formatted(mail))
        .statusCode(200)
        .body("consent", equalTo("granted"));

    assertThat(json(0).at("/context/consents/0").toString())
        .isEqualTo(
            ("{\"channel\":\"email\",\"purpose\":\"marketing\",\"state\":\"granted\",\"address\":\"%s\","
                    + "\"source\":\"form %s\",\"text\":\"2026-03: Write to me <weekly>.\"}")
                .formatted(mail, key));
  }

  @Test
  void whoDoesNotTickTheBoxAgreesToNothing() {
    form(CONSENT);

    script("{\"email\":\"%s\",\"news\":false}".formatted(mail)).body("consent", equalTo("none"));

    assertThat(json(1).at("/properties/confirm_url").isMissingNode()).isTrue();
  }

  @Test
  void consentIsGrantedByWhoReadsTheMailAndOnlyOnce() {
    form(CONSENT);
    script("{\"email\":\"%s\",\"news\":\"on\"}".formatted(mail))
        .statusCode(200)
        .body("consent", equalTo("pending"));
    assertThat(json(0).at("/context/consents").isMissingNode()).isTrue();
    String link = json(1).at("/properties/confirm_url").asText();
    assertThat(link).startsWith("https://carillon.example" + address + "/confirm?token=");
    assertThat(link).doesNotContain("example.com");
    String path = path(link);

    // a mail program looks at the link
    RestAssured.given()
        .urlEncodingEnabled(false)
        .get(path)
        .then()
        .statusCode(200)
        .contentType("text/html")
        .body(containsString("Write to me &lt;weekly&gt;."));
    assertThat(logged()).hasSize(2);

    // and its reader clicks twice
    confirm(path).statusCode(200).body("consent", equalTo("granted"));
    confirm(path).statusCode(200);
    List<AcceptedEvent> granted = logged().stream().filter(AcceptedEvent::getTrusted).toList();
    assertThat(granted).hasSize(4);
    assertThat(granted.stream().map(AcceptedEvent::getEventId).distinct()).hasSize(2);
    assertThat(granted.stream().map(AcceptedEvent::getJson).distinct()).hasSize(2);
    assertThat(json(2).at("/context/consents/0/state").asText()).isEqualTo("granted");
    assertThat(json(2).at("/context/consents/0/address").asText()).isEqualTo(mail);
    assertThat(json(3).at("/event").asText()).isEqualTo("Form Confirmed");
  }

  @Test
  void aLinkThatItDidNotMakeConfirmsNothing() {
    form(CONSENT);
    script("{\"email\":\"%s\",\"news\":true}".formatted(mail)).statusCode(200);
    String path = path(json(1).at("/properties/confirm_url").asText());
    String other = Demo.newForm(null);
    awaitForm("/v1/forms/" + other);

    char last = path.charAt(path.length() - 3);
    confirm(
            path.substring(0, path.length() - 3)
                + (last == 'A' ? 'B' : 'A')
                + path.substring(path.length() - 2))
        .statusCode(404)
        .body("reason", equalTo("CONFIRMATION_REFUSED"));
    confirm(path.replace(address, "/v1/forms/" + other)).statusCode(404);
    confirm(address + "/confirm").statusCode(404);
    confirm(address + "/confirm?token=AA").statusCode(404);
    assertThat(logged()).noneMatch(AcceptedEvent::getTrusted);
  }

  @Test
  void aUnitsFormMakesEventsOfTheUnit() {
    form(",'unit':'/demo/quebec/montreal'");

    script("{\"email\":\"%s\"}".formatted(mail)).statusCode(200);

    assertThat(logged()).extracting(AcceptedEvent::getUnit).containsOnly("/demo/quebec/montreal");
  }

  private void form(String more) {
    address =
        create("{'key':'" + key + "'," + FIELDS + more + "}")
            .statusCode(201)
            .extract()
            .path("address");
    awaitForm(address);
  }

  /** Until it is known by what it does not take. */
  private static void awaitForm(String address) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(
                        RestAssured.given()
                            .contentType(ContentType.JSON)
                            .header("Origin", "https://evil.example")
                            .header("X-Forwarded-For", Ids.next().toString())
                            .body("{\"email\":\"nobody\"}")
                            .post(address)
                            .statusCode())
                    .isNotEqualTo(404));
  }

  private static RequestSpecification marketer() {
    return RestAssured.given().auth().oauth2(Tokens.person(TENANT, "rachel", "marketer"));
  }

  private static ValidatableResponse create(String definition) {
    return marketer()
        .contentType(ContentType.JSON)
        .body(definition.replace('\'', '"'))
        .post("/v1/form-definitions")
        .then();
  }

  private ValidatableResponse script(String body) {
    return RestAssured.given().contentType(ContentType.JSON).body(body).post(address).then();
  }

  private ValidatableResponse from(String origin, String body) {
    return RestAssured.given()
        .contentType(ContentType.JSON)
        .header("Origin", origin)
        .body(body)
        .post(address)
        .then();
  }

  private ValidatableResponse visitor(String network, String body) {
    return RestAssured.given()
        .contentType(ContentType.JSON)
        .header("X-Forwarded-For", network)
        .body(body)
        .post(address)
        .then();
  }

  private static RequestSpecification browser() {
    return RestAssured.given()
        .redirects()
        .follow(false)
        .accept("text/html,application/xhtml+xml")
        .contentType("application/x-www-form-urlencoded; charset=UTF-8");
  }

  private static ValidatableResponse confirm(String path) {
    return RestAssured.given().urlEncodingEnabled(false).accept(ContentType.JSON).post(path).then();
  }

  private static String path(String link) {
    URI uri = URI.create(link);
    return uri.getRawPath() + "?" + uri.getRawQuery();
  }

  /** What came in through this form, in its order. */
  private List<AcceptedEvent> logged() {
    return Demo.logged("").stream()
        .filter(event -> event.getSource().equals("form " + key))
        .toList();
  }

  private JsonNode json(int number) {
    try {
      return new ObjectMapper().readTree(logged().get(number).getJson().toByteArray());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
