package io.carillon.messaging.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import io.carillon.definition.v1.Definition;
import io.carillon.messaging.Outside;
import io.carillon.messaging.Town;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(CarillonParts.class)
@WithTestResource(Outside.class)
class TemplatesTest {
  /** To the mail server, and to the database as well. */
  private static final int CONNECTIONS = 8;

  private static final String MJML =
      "<mjml><mj-body><mj-section><mj-column><mj-text>Hi {{ profile.traits.firstName }}"
          + "{% for l in entry.lines %}, {{ l }}{% endfor %}</mj-text></mj-column></mj-section>"
          + "</mj-body></mjml>";

  private static String body(String key, String locales) {
    return ("{'key':'"
            + key
            + "','channel':'email','locales':"
            + locales
            + ",'fallbackLocale':'en'}")
        .replace('\'', '"');
  }

  private static String english(String mjml) {
    return "{'en':{'subject':'Hello','mjml':'" + mjml + "'}}";
  }

  private static ValidatableResponse create(String json) {
    return Town.marketer().body(json).post("/v1/templates").then();
  }

  @Test
  void livesFromCreationToArchive() {
    String key = "life-" + Ids.next();
    create(body(key, english(MJML)))
        .statusCode(201)
        .header("ETag", "\"1\"")
        .header("Location", containsString("/v1/templates/" + key))
        .body("state", equalTo("live"));

    Town.marketer()
        .header("If-Match", "\"1\"")
        .body(body(key, "{'en':{'subject':'Changed','text':'plain'}}"))
        .put("/v1/templates/" + key)
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"");
    Town.marketer()
        .header("If-Match", "\"1\"")
        .body(body(key, english(MJML)))
        .put("/v1/templates/" + key)
        .then()
        .statusCode(412);
    Town.marketer()
        .body(body(key, english(MJML)))
        .put("/v1/templates/" + key)
        .then()
        .statusCode(400)
        .body("reason", equalTo("PRECONDITION_MISSING"));
    Town.marketer()
        .get("/v1/templates/" + key)
        .then()
        .body("locales.en.subject", equalTo("Changed"));
    Town.marketer().get("/v1/templates?limit=500").then().body("items.key", hasItem(key));
    Town.as("other", "admin").get("/v1/templates/" + key).then().statusCode(404);

    Town.marketer().delete("/v1/templates/" + key).then().statusCode(204);

    Town.marketer().get("/v1/templates/" + key).then().body("state", equalTo("archived"));
    Town.marketer().get("/v1/templates?limit=500").then().body("items.key", not(hasItem(key)));
    create(body(key, english(MJML))).statusCode(409).body("reason", equalTo("KEY_TAKEN"));
  }

  @Test
  void everyoneHearsOfIt() {
    String key = "told-" + Ids.next();
    create(body(key, english(MJML))).statusCode(201);

    try (Town town = new Town()) {
      Definition told =
          town.topics
              .await(
                  Topic.DEFINITIONS,
                  Definition.parser(),
                  received -> received.value().getKey().equals(key))
              .value();
      assertThat(told.getKind()).isEqualTo("template");
      assertThat(told.getBodyJson().toStringUtf8()).contains("\"channel\":\"email\"");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'en':{'subject':'{{ x','text':'t'}}                              | locales.en.subject:1 | TEMPLATE_INVALID
          {'en':{'subject':'s','text':'a\\nb {% if %}'}}                    | locales.en.text:2    | TEMPLATE_INVALID
          {'en':{'subject':'s','mjml':'<mjml><mj-body>\\n<mj-section></mj-body></mjml>'}} | locales.en.mjml:2 | TEMPLATE_INVALID
          {'en':{'subject':'s'}}                                            | locales.en           | TEMPLATE_INVALID
          {'fr':{'subject':'s','text':'t'}}                                 | fallbackLocale       | INVALID_VALUE
          {'en':{'subject':'s','body':'t'}}                                 | locales.en.body      | INVALID_VALUE
          {'en':{'subject':7,'text':'t'}}                                   | locales.en.subject   | INVALID_VALUE
          {}                                                                | locales              | INVALID_VALUE
          """)
  void saysWhatDoesNotParseAndSavesNothing(String locales, String field, String reason) {
    String key = "bad-" + Ids.next();

    create(body(key, locales))
        .statusCode(400)
        .body("reason", equalTo(reason))
        .body("violations.field", hasItem(field));

    Town.marketer().get("/v1/templates/" + key).then().statusCode(404);
  }

  @Test
  void refusesChannelsAndFieldsItDoesNotKnow() {
    create(body("x-pigeon", english("x")).replace("\"email\"", "\"pigeon\""))
        .statusCode(400)
        .body("violations.field", hasItem("channel"));
    create(body("x-more", english("x")).replace("\"channel\"", "\"colour\":1,\"channel\""))
        .statusCode(400)
        .body("reason", equalTo("UNKNOWN_FIELD"));
    create(body("Bad Key", "{'en':{'subject':'s','text':'t'}}"))
        .statusCode(400)
        .body("violations.field", hasItem("key"));
    create("").statusCode(400);
    create("{").statusCode(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sms     | {'en':{'text':'Hi {{ profile.traits.firstName }}'}}  | text  | Hi Ann
          push    | {'en':{'title':'T','body':'{{ data.n }}','buttons':[{'text':'Go'}],'data':{'k':'v'}}} | buttons[0].id | 1
          webpush | {'en':{'title':'T','body':'b','deepLink':'https://x.example/'}} | deepLink | https://x.example/
          inapp   | {'en':{'title':'T {{ data.n }}','body':'b','image':'https://x.example/i.png'}} | title | T 3
          webhook | {'en':{'url':'https://x.example/','headers':{'X-A':'1'},'body':'{}'}} | headers.X-A | 1
          """)
  void everyChannelHasTemplatesThatArePreviewed(
      String channel, String locales, String field, String expected) {
    String key = channel + "-" + Ids.next();
    create(body(key, locales).replace("\"email\"", "\"" + channel + "\"")).statusCode(201);

    Town.marketer()
        .body("{\"profile\":{\"traits\":{\"firstName\":\"Ann\"}},\"data\":{\"n\":3}}")
        .post("/v1/templates/" + key + ":preview")
        .then()
        .statusCode(200)
        .body("locale", equalTo("en"))
        .body(field.startsWith("headers") ? "headers['X-A']" : field, equalTo(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sms     | {'en':{'subject':'s','text':'t'}}                    | locales.en.subject
          sms     | {'en':{}}                                            | locales.en.text
          push    | {'en':{'title':'t','body':'b','buttons':[{'text':'x','url':'y'}]}} | locales.en.buttons[0].url
          inapp   | {'en':{'title':'t','body':'{% if %}'}}               | locales.en.body:1
          webhook | {'en':{'url':'not one','headers':{'a b':'c'}}}       | locales.en.url
          """)
  void everyChannelSaysWhatIsWrong(String channel, String locales, String field) {
    create(body("bad-" + Ids.next(), locales).replace("\"email\"", "\"" + channel + "\""))
        .statusCode(400)
        .body("violations.field", hasItem(field));
  }

  @Test
  void aTestOfAChannelWithoutProviderSaysSo() {
    String key = "inapp-" + Ids.next();
    create(body(key, "{'en':{'title':'t','body':'b'}}").replace("\"email\"", "\"webpush\""))
        .statusCode(201);

    Town.marketer()
        .body("{\"to\":\"web:{}\"}")
        .post("/v1/templates/" + key + ":test")
        .then()
        .statusCode(409)
        .body("reason", equalTo("CHANNEL_NOT_SERVED"));
    Town.marketer()
        .body("{\"to\":\"kelly@example.com\"}")
        .post("/v1/templates/" + key + ":test")
        .then()
        .statusCode(400)
        .body("violations.field", hasItem("to"));
  }

  @Test
  void theSameIdempotencyKeyMakesOneTemplate() {
    String json = body("once-" + Ids.next(), english(MJML));
    String idempotencyKey = Ids.next().toString();

    String first =
        Town.marketer()
            .header("Idempotency-Key", idempotencyKey)
            .body(json)
            .post("/v1/templates")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    Town.marketer()
        .header("Idempotency-Key", idempotencyKey)
        .body(json)
        .post("/v1/templates")
        .then()
        .statusCode(201)
        .body("id", equalTo(first));
    Town.marketer()
        .header("Idempotency-Key", idempotencyKey)
        .body(body("another-" + Ids.next(), english(MJML)))
        .post("/v1/templates")
        .then()
        .statusCode(409)
        .body("reason", equalTo("IDEMPOTENCY_KEY_REUSED"));
  }

  @Test
  void previewsOnMadeUpValuesAndOnAPerson() {
    try (Town town = new Town()) {
      String key = "preview-" + Ids.next();
      create(body(key, english(MJML))).statusCode(201);
      UUID kelly = town.subscriber("preview@example.com");

      Town.marketer()
          .body("{\"profile\":{\"traits\":{\"firstName\":\"<Ann>\"}},\"entry\":{\"lines\":[1,2]}}")
          .post("/v1/templates/" + key + ":preview")
          .then()
          .statusCode(200)
          .body("locale", equalTo("en"))
          .body("subject", equalTo("Hello"))
          .body("html", containsString("Hi &lt;Ann&gt;, 1, 2"))
          .body("text", equalTo("Hi <Ann>, 1, 2"));
      Town.marketer()
          .body("{\"profile\":\"" + kelly + "\"}")
          .post("/v1/templates/" + key + ":preview")
          .then()
          .body("text", equalTo("Hi Kelly"));
      Town.as("demo", "analyst")
          .body("{\"profile\":\"" + kelly + "\"}")
          .post("/v1/templates/" + key + ":preview")
          .then()
          .body("text", equalTo("Hi K***"));
      Town.marketer()
          .body("{\"profile\":\"" + UUID.randomUUID() + "\"}")
          .post("/v1/templates/" + key + ":preview")
          .then()
          .statusCode(404);
    }
  }

  @Test
  void sendsATestToOneAddress() {
    try (Town town = new Town()) {
      String key = "test-" + Ids.next();
      create(body(key, english(MJML))).statusCode(201);

      Town.marketer()
          .body("{\"to\":\"rachel@shop.example\",\"entry\":{\"lines\":[]}}")
          .post("/v1/templates/" + key + ":test")
          .then()
          .statusCode(200)
          .body("state", equalTo("accepted"));
      Town.marketer()
          .body("{\"to\":\"reject@shop.example\"}")
          .post("/v1/templates/" + key + ":test")
          .then()
          .body("state", equalTo("rejected"));
      Town.marketer()
          .body("{}")
          .post("/v1/templates/" + key + ":test")
          .then()
          .statusCode(400)
          .body("violations.field", hasItems("to"));

      assertThat(town.mail().mailsTo("rachel@shop.example").getFirst().header("Subject"))
          .isEqualTo("[Test] Hello");
    }
  }

  @Test
  void aTestIsSentOnceAndHoldsNoConnectionOfTheDatabaseMeanwhile() throws Exception {
    try (Town town = new Town();
        var people = Executors.newVirtualThreadPerTaskExecutor()) {
      // Given
      String key = "test-" + Ids.next();
      create(body(key, english(MJML))).statusCode(201);
      List<Future<Response>> tests = new ArrayList<>();

      // When
      for (int i = 0; i < CONNECTIONS; i++) {
        String to = "held-test-" + i + "@shop.example";
        tests.add(people.submit(() -> test(key, to)));
      }
      await().until(() -> town.mail().held() == CONNECTIONS);
      Response other = Town.marketer().get("/v1/templates/" + key);
      Response meanwhile = test(key, "held-test-0@shop.example");
      town.mail().release();

      // Then
      assertThat(other.statusCode()).isEqualTo(200);
      assertThat(meanwhile.path("state").toString()).isEqualTo("unknown");
      for (Future<Response> sent : tests) {
        assertThat(sent.get().path("state").toString()).isEqualTo("accepted");
      }
      Town.marketer().delete("/v1/templates/" + key).then().statusCode(204);
      assertThat(test(key, "held-test-0@shop.example").path("state").toString())
          .isEqualTo("accepted");
      assertThat(town.mail().mailsTo("held-test-0@shop.example")).hasSize(1);
    }
  }

  /** A test to that address, under a key of its own. */
  private static Response test(String template, String to) {
    return Town.marketer()
        .header("Idempotency-Key", template + to)
        .body("{\"to\":\"" + to + "\",\"entry\":{\"lines\":[]}}")
        .post("/v1/templates/" + template + ":test");
  }

  @Test
  void aChangedTemplateIsUsedAtOnce() {
    try (Town town = new Town()) {
      UUID kelly = town.subscriber("changed@example.com");
      String key = Town.template("one");
      Town.awaitState(town.ask(kelly, key, "marketing"), "accepted");

      Town.marketer()
          .header("If-Match", "\"1\"")
          .body(
              "{\"channel\":\"email\",\"fallbackLocale\":\"fr\",\"locales\":{\"fr\":"
                  + "{\"subject\":\"second\",\"html\":\"two\"}}}")
          .put("/v1/templates/" + key)
          .then()
          .statusCode(200);
      Town.awaitState(town.ask(kelly, key, "marketing"), "accepted");

      assertThat(town.mail().mailsTo("changed@example.com").getLast().header("Subject"))
          .isEqualTo("second");
    }
  }
}
