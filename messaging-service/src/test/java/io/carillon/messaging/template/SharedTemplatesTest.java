package io.carillon.messaging.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.messaging.FakeSmtp;
import io.carillon.messaging.Outside;
import io.carillon.messaging.Town;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A head shares a template with its shops, which are nothing to each other. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
@WithTestResource(Outside.class)
class SharedTemplatesTest {
  private static final String MONTREAL = "/demo/quebec/montreal";
  private static final String LAVAL = "/demo/quebec/laval";
  private static final String LEGAL = "Bonjour. Tires Ltd, Toronto.";
  private static final String SHARING =
      ",'sharing':{'locales.fr.subject':'free','locales.fr.text':'locked'}";

  private final Town town = new Town();
  private final String key = "shared-" + Ids.next();

  @BeforeEach
  void aSharedTemplate() {
    create("/demo", key, words("Pneus", LEGAL) + SHARING).statusCode(201);
  }

  @AfterEach
  void close() {
    town.close();
  }

  private static String words(String subject, String text) {
    return "'channel':'email','fallbackLocale':'fr','locales':{'fr':{'subject':'%s','text':'%s'}}"
        .formatted(subject, text);
  }

  private static ValidatableResponse create(String unit, String key, String words) {
    return Town.in(unit)
        .body("{'key':'%s',%s}".formatted(key, words).replace('\'', '"'))
        .post("/v1/templates")
        .then();
  }

  private String path() {
    return "/v1/templates/" + key;
  }

  private ValidatableResponse write(String unit, String words) {
    return write(Town.in(unit), words, "");
  }

  private ValidatableResponse write(RequestSpecification as, String words, String query) {
    String etag = Town.marketer().get(path()).header("ETag");
    return as.header("If-Match", etag)
        .body("{%s}".formatted(words).replace('\'', '"'))
        .put(path() + query)
        .then();
  }

  private static ValidatableResponse subject(
      RequestSpecification as, String path, String expected) {
    return as.get(path).then().statusCode(200).body("locales.fr.subject", equalTo(expected));
  }

  private FakeSmtp.Mail mailIn(String unit) {
    String email = Ids.next() + "@example.com";
    UUID person = town.knownIn(town.subscriber(email), unit);
    String id = town.ask(Town.request(person, key, "marketing").setUnit(unit));
    Town.awaitState(id, "accepted");
    return town.mail().mailsTo(email).getFirst();
  }

  @Test
  void aShopChangesTheSubjectForItselfAlone() {
    write(MONTREAL, words("Allo", LEGAL))
        .statusCode(200)
        .body("unit", equalTo("/demo"))
        .body("locales.fr.subject", equalTo("Allo"));

    subject(Town.in(MONTREAL), path(), "Allo");
    subject(Town.in(LAVAL), path(), "Pneus").body("adjustments", nullValue());
    subject(Town.marketer(), path(), "Pneus").body("adjustments", hasKey(MONTREAL));
    subject(Town.marketer(), path() + "?unit=" + MONTREAL, "Allo");
    Town.in(LAVAL)
        .get("/v1/templates?limit=500")
        .then()
        .body("items.find { it.key == '%s' }.locales.fr.subject".formatted(key), equalTo("Pneus"));
  }

  @Test
  void aShopPutsBackWhatItRead() throws Exception {
    Response read = Town.in(MONTREAL).get(path());
    ObjectNode template = (ObjectNode) new ObjectMapper().readTree(read.asString());
    template.withObject("/locales/fr").put("subject", "Allo");

    Town.in(MONTREAL)
        .header("If-Match", read.header("ETag"))
        .body(template.toString())
        .put(path())
        .then()
        .statusCode(200)
        .body("locales.fr.subject", equalTo("Allo"));

    subject(Town.in(LAVAL), path(), "Pneus");
  }

  @Test
  void whatIsSentInTheShopSaysSoAndNothingElseDoes() {
    assertThat(mailIn(MONTREAL).header("Subject")).isEqualTo("Pneus");
    write(MONTREAL, words("Allo", LEGAL)).statusCode(200);

    FakeSmtp.Mail montreals = mailIn(MONTREAL);
    assertThat(montreals.header("Subject")).isEqualTo("Allo");
    assertThat(montreals.raw()).contains("Tires Ltd, Toronto.");
    assertThat(mailIn(LAVAL).header("Subject")).isEqualTo("Pneus");
    assertThat(mailIn("/demo").header("Subject")).isEqualTo("Pneus");

    write(MONTREAL, words("Salut", LEGAL)).statusCode(200);
    assertThat(mailIn(MONTREAL + "/nord").header("Subject")).isEqualTo("Salut");
  }

  @Test
  void theLockedFieldIsNamed() {
    write(MONTREAL, words("Allo", "Bonjour."))
        .statusCode(403)
        .body("reason", equalTo("FIELD_LOCKED"))
        .body("violations.field", hasItem("locales.fr.text"))
        .body("detail", equalTo("locales.fr.text is locked by /demo."));
    write(MONTREAL, "'name':'Ours'," + words("Allo", LEGAL))
        .statusCode(403)
        .body("violations.field", hasItem("name"));
    write(MONTREAL, words("Allo", LEGAL) + ",'sharing':{'locales.fr.text':'free'}")
        .statusCode(403)
        .body("reason", equalTo("FIELD_LOCKED"));

    subject(Town.in(MONTREAL), path(), "Pneus");
  }

  @Test
  void whatAShopChangesCompiles() {
    write(MONTREAL, words("Allo {{ profile.", LEGAL))
        .statusCode(400)
        .body("reason", equalTo("TEMPLATE_INVALID"))
        .body("violations[0].field", startsWith("locales.fr.subject"));
  }

  @Test
  void aChangeMeetsTheVersionThatWasReadAndTheUnitThatIsOnesOwn() {
    String body = "{%s}".formatted(words("Allo", LEGAL)).replace('\'', '"');
    write(MONTREAL, words("Allo", LEGAL)).statusCode(200).header("ETag", "\"2\"");

    Town.in(MONTREAL).header("If-Match", "\"1\"").body(body).put(path()).then().statusCode(412);
    Town.in(MONTREAL).body(body).put(path()).then().statusCode(400);
    write(Town.in(LAVAL), words("Allo", LEGAL), "?unit=" + MONTREAL)
        .statusCode(403)
        .body("reason", equalTo("UNIT_DENIED"));
    write(Town.marketer(), words("Allo", LEGAL), "?unit=/demo").statusCode(400);
    write(Town.marketer(), words("Allo", LEGAL), "?unit=" + LAVAL)
        .statusCode(200)
        .body("locales.fr.subject", equalTo("Allo"));
    Town.in(MONTREAL).delete(path()).then().statusCode(403).body("reason", equalTo("UNIT_DENIED"));
  }

  @Test
  void theOwnersLaterWordsReachTheShopButForWhatItChanged() {
    write(MONTREAL, words("Allo", LEGAL)).statusCode(200);

    write(Town.marketer(), words("Pneus d’hiver", LEGAL + " 2027") + SHARING, "").statusCode(200);
    FakeSmtp.Mail mail = mailIn(MONTREAL);
    assertThat(mail.header("Subject")).isEqualTo("Allo");
    assertThat(mail.raw()).contains("Toronto. 2027");

    write(Town.marketer(), words("Rappel", LEGAL), "").statusCode(200);
    subject(Town.in(MONTREAL), path(), "Rappel");
    assertThat(mailIn(MONTREAL).header("Subject")).isEqualTo("Rappel");
  }

  @Test
  void aPreviewShowsTheCallersOwn() {
    write(MONTREAL, words("Allo", LEGAL)).statusCode(200);

    for (String[] each :
        new String[][] {{MONTREAL, "Allo"}, {LAVAL, "Pneus"}, {"/demo", "Pneus"}}) {
      Town.in(each[0])
          .body("{}")
          .post(path() + ":preview")
          .then()
          .statusCode(200)
          .body("subject", equalTo(each[1]));
    }
    String to = Ids.next() + "@example.com";
    Town.in(MONTREAL)
        .body("{\"to\":\"%s\"}".formatted(to))
        .post(path() + ":test")
        .then()
        .statusCode(200);
    assertThat(town.mail().mailsTo(to).getFirst().header("Subject")).isEqualTo("[Test] Allo");
  }

  @Test
  void aTrialKnowsNobodyWhomASisterKnows() {
    UUID kelly = town.knownIn(town.subscriber(Ids.next() + "@example.com"), MONTREAL);
    UUID nobody = UUID.randomUUID();
    String inApp = Town.template("inapp", "{'title':'Allo','body':'Bonjour'}");

    for (UUID stranger : new UUID[] {kelly, nobody}) {
      Town.in(LAVAL)
          .body("{\"profile\":\"%s\"}".formatted(stranger))
          .post(path() + ":preview")
          .then()
          .statusCode(404)
          .body("detail", containsString("profile " + stranger));
      Town.in(LAVAL)
          .body("{\"to\":\"%s\"}".formatted(stranger))
          .post("/v1/templates/" + inApp + ":test")
          .then()
          .statusCode(404)
          .body("detail", containsString("profile " + stranger));
    }
    Town.in(MONTREAL)
        .body("{\"profile\":\"%s\"}".formatted(kelly))
        .post(path() + ":preview")
        .then()
        .statusCode(200);
  }

  @Test
  void aShopsOwnTemplateIsUnknownToItsSisters() {
    String own = "own-" + Ids.next();
    create(MONTREAL, own, words("Nous", "Chez nous"))
        .statusCode(201)
        .body("unit", equalTo(MONTREAL));
    UUID paul = town.knownIn(town.subscriber(Ids.next() + "@example.com"), LAVAL);

    String there = "/v1/templates/" + own;
    Town.in(LAVAL).get(there).then().statusCode(404);
    Town.in(LAVAL).get("/v1/templates?limit=500").then().body("items.key", not(hasItem(own)));
    Town.in(LAVAL).body("{}").post(there + ":preview").then().statusCode(404);
    Town.in(LAVAL).delete(there).then().statusCode(404);
    Town.in(LAVAL)
        .body(
            "{\"to\":{\"profile\":\"%s\"},\"channel\":\"email\",\"template\":\"%s\",\"purpose\":\"marketing\"}"
                .formatted(paul, own))
        .post("/v1/messages")
        .then()
        .statusCode(400)
        .body("violations.field", hasItem("template"));
    String asked = town.ask(Town.request(paul, own, "marketing").setUnit(LAVAL));
    assertThat(Town.awaitState(asked, "withheld").path("reason").asText())
        .isEqualTo("TEMPLATE_NOT_LIVE");
    Town.in("/demo/quebec").get(there).then().statusCode(200);
  }

  @Test
  void nobodyPutsATemplateElsewhere() {
    String words = "'unit':'%s'," + words("Nous", "Chez nous");
    create(MONTREAL, "own-" + Ids.next(), words.formatted(LAVAL))
        .statusCode(403)
        .body("reason", equalTo("UNIT_DENIED"));
    create("/demo", "own-" + Ids.next(), words.formatted("/other"))
        .statusCode(400)
        .body("violations.field", hasItem("unit"));
    create("/demo/quebec", "own-" + Ids.next(), words.formatted(LAVAL))
        .statusCode(201)
        .body("unit", equalTo(LAVAL));
    write(Town.marketer(), words.formatted(LAVAL), "")
        .statusCode(400)
        .body("violations.field", hasItem("unit"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "key",
        "channel",
        "sharing",
        "fallbackLocale",
        "utm",
        "locales",
        "locales.fr",
        "locales.fr.subjekt",
        "locales.de.subject"
      })
  void whatATemplateIsForIsNeverShared(String path) {
    create(
            "/demo",
            "never-" + Ids.next(),
            words("Pneus", LEGAL) + ",'sharing':{'%s':'free'}".formatted(path))
        .statusCode(400)
        .body("violations[0].field", equalTo("sharing." + path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'yes'", "3", "{'locales.fr.subject':'perhaps'}"})
  void sharingHasItsForm(String sharing) {
    create("/demo", "form-" + Ids.next(), words("Pneus", LEGAL) + ",'sharing':" + sharing)
        .statusCode(400)
        .body("violations[0].field", startsWith("sharing"));
  }
}
