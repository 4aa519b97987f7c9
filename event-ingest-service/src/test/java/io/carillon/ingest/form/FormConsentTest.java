package io.carillon.ingest.form;

import static io.carillon.ingest.Demo.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.ingest.Demo;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class FormConsentTest extends FormCalls {
  private static final String CONSENT =
      ",'consent':{'channel':'email','address':'email','field':'news','text':'Write to me <weekly>.',"
          + "'version':'2026-03'}";

  @Inject Confirmations confirmations;

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
    script("{\"email\":\"%s\",\"news\":\"on\",\"_anonymousId\":\"browser-1\"}".formatted(mail))
        .statusCode(200)
        .body("consent", equalTo("pending"));
    assertThat(json(0).at("/context/consents/0/state").asText()).isEqualTo("pending");
    String link = json(1).at("/properties/confirm_url").asText();
    assertThat(link).startsWith("https://carillon.example/v1/forms/");
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
    // by whoever reads it, and not by the browser that sent the form
    assertThat(json(0).at("/anonymousId").asText()).isEqualTo("browser-1");
    assertThat(json(2).at("/anonymousId").asText()).startsWith("form:");
    assertThat(json(3).at("/anonymousId").asText()).isEqualTo(json(2).at("/anonymousId").asText());
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
    confirm(path.replaceFirst("/v1/forms/[^/]+", "/v1/forms/" + other)).statusCode(404);
    confirm(address + "/confirm").statusCode(404);
    confirm(address + "/confirm?token=AA").statusCode(404);
    assertThat(logged()).noneMatch(AcceptedEvent::getTrusted);
  }

  @Test
  void theSameSubmissionAgainIsTheSameLinkAndLastsNoLonger() {
    form(CONSENT);
    UUID id = Ids.next();
    String body = "{\"email\":\"%s\",\"news\":true,\"_id\":\"%s\"}";

    script(body.formatted(mail, id)).statusCode(200).body("consent", equalTo("pending"));
    script(body.formatted(mail, id.toString().toUpperCase(Locale.ROOT))).statusCode(200);

    assertThat(logged()).hasSize(4);
    assertThat(logged().stream().map(AcceptedEvent::getEventId).distinct()).hasSize(2);
    assertThat(logged().stream().map(AcceptedEvent::getJson).distinct()).hasSize(2);
    String link = json(1).at("/properties/confirm_url").asText();
    String form = link.substring(link.indexOf("/v1/forms/") + 10, link.indexOf("/confirm"));
    String token = link.substring(link.indexOf('=') + 1);
    Instant end = Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16).plus(Duration.ofDays(3));
    assertThat(confirmations.read(TENANT, form, token, end.minusMillis(1)).address())
        .isEqualTo(mail);
    assertThatThrownBy(() -> confirmations.read(TENANT, form, token, end))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.reason()).isEqualTo(FormReason.CONFIRMATION_REFUSED));
  }

  @Test
  void anIdOfASubmissionToConfirmSaysWhenItWasMade() {
    form(CONSENT);
    String body = "{\"email\":\"%s\",\"news\":true,\"_id\":\"%s\"}";

    for (String id :
        List.of(
            "mine",
            UUID.randomUUID().toString(),
            madeAt(Instant.now().minus(Duration.ofDays(4))),
            madeAt(Instant.now().plus(Duration.ofHours(1))))) {
      script(body.formatted(mail, id)).statusCode(400).body("violations.field", hasItem("_id"));
    }
    assertThat(logged()).isEmpty();
  }

  @Test
  void asksOneAddressOnlySoOften() {
    form(CONSENT);
    String body = "{\"email\":\"%s\",\"news\":true}";

    for (int i = 0; i < 3; i++) {
      script(body.formatted(mail)).statusCode(200);
    }
    script(body.formatted(mail.toUpperCase(Locale.ROOT)))
        .statusCode(429)
        .header("Retry-After", notNullValue())
        .body("reason", equalTo("FORM_RATE_LIMITED"));
    script(body.formatted("noor+" + mail)).statusCode(200);
    assertThat(logged()).hasSize(8);
  }

  @Test
  void promisesNothingThatAPlanPutsAside() {
    String unit = "/demo/quebec/" + key;
    form(CONSENT + ",'perMinute':1000,'unit':'" + unit + "'");
    Demo.developer(TENANT)
        .contentType(ContentType.JSON)
        .body(
            ("{'key':'%s','name':'Forms','unit':'%s','events':[{'name':'Form Submitted',"
                    + "'mode':'quarantine','schema':{'type':'object','required':['price']}}]}")
                .formatted(key, unit)
                .replace('\'', '"'))
        .post("/v1/tracking-plans")
        .then()
        .statusCode(201);

    await()
        .untilAsserted(
            () ->
                script("{\"email\":\"%s\",\"news\":true}".formatted(Ids.next() + "@example.com"))
                    .statusCode(400)
                    .body("reason", equalTo("EVENT_QUARANTINED")));
    String same = "{\"email\":\"%s\",\"news\":true}".formatted(mail);
    for (int i = 0; i < 4; i++) {
      script(same).statusCode(400).body("reason", equalTo("EVENT_QUARANTINED"));
    }
    script("{\"email\":\"%s\",\"news\":false}".formatted(mail))
        .statusCode(200)
        .body("consent", equalTo("none"));
  }

  private static String madeAt(Instant time) {
    return new UUID((time.toEpochMilli() << 16) | 0x7000L, 0x8000000000000001L).toString();
  }
}
