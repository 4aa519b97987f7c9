package io.carillon.messaging;

import io.carillon.messaging.v1.GetMessageRequest;
import io.carillon.messaging.v1.WatchMessageRequest;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.Access;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.LogWatch;
import io.carillon.platform.testkit.PrivacyCalls;
import io.carillon.platform.testkit.SchemaRules;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
@WithTestResource(Outside.class)
class DoorsTest {
  private static final String MONTREAL = "/demo/quebec/montreal";

  private Town town;

  @BeforeEach
  void open() {
    town = new Town();
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void everyDoorIsGuarded() {
    LogWatch log = LogWatch.ofThisService();
    UUID kelly = town.subscriber("doors@example.com");
    String template = Town.template("x");
    String id = town.ask(kelly, template, "marketing");
    Town.awaitState(id, "accepted");
    String suppression =
        Town.marketer()
            .body("{\"address\":\"doors-held@example.com\",\"reason\":\"test\"}")
            .post("/v1/suppressions")
            .then()
            .extract()
            .path("id");
    String body =
        "{\"channel\":\"email\",\"fallbackLocale\":\"en\",\"locales\":{\"en\":{\"subject\":\"s\",\"text\":\"t\"}}}";

    String secret =
        Town.as("demo", "developer")
            .body("{\"use\":\"webhook\"}")
            .post("/v1/signing-secrets")
            .then()
            .extract()
            .path("id");
    UUID paul = town.knownIn(town.subscriber("doors-paul@example.com"), MONTREAL);
    String montreals = town.ask(Town.request(paul, template, "marketing").setUnit(MONTREAL));
    Town.awaitState(montreals, "accepted");
    String montrealsTemplate = "doors-" + Ids.next();
    Town.in(MONTREAL)
        .body(body.replaceFirst("\\{", "{\"key\":\"" + montrealsTemplate + "\","))
        .post("/v1/templates")
        .then()
        .statusCode(201);
    String montrealsSuppression =
        Town.in(MONTREAL)
            .body("{\"address\":\"doors-montreal@example.com\",\"reason\":\"test\"}")
            .post("/v1/suppressions")
            .then()
            .extract()
            .path("id");
    Access.ofThisService()
        .open("GET /c/{token}", "signed token")
        .open("GET /o/{token}", "signed token")
        .open("GET /u/{token}", "signed token")
        .open("POST /u/{token}", "signed token")
        .open("GET /p/{token}", "signed token")
        .open("POST /p/{token}", "signed token")
        .open("POST /v1/callbacks/{provider}/{id}", "the provider's signature")
        .open("POST /v1/callbacks/{provider}/inbound/{token}", "the provider's signature")
        .open("GET /v1/inbox", "write key and hash of the user")
        .open("GET /v1/inbox/stream", "write key and hash of the user")
        .open("POST /v1/inbox/{id}:seen", "write key and hash of the user")
        .open("POST /v1/inbox/{id}:clicked", "write key and hash of the user")
        .open("POST /v1/inbox/{id}:dismissed", "write key and hash of the user")
        .object("DELETE /v1/signing-secrets/{id}", secret)
        .object("GET /v1/messages/{id}", id)
        .object("GET /v1/templates/{key}", template)
        .objectWith(body, "PUT /v1/templates/{key}", template)
        .object("DELETE /v1/templates/{key}", template)
        .objectWith("{}", "POST /v1/templates/{key}:preview", template)
        .reads("POST /v1/templates/{key}:preview", "renders, sends nothing")
        .objectWith("{\"to\":\"a@b.example\"}", "POST /v1/templates/{key}:test", template)
        .object("GET /v1/suppressions/{id}", suppression)
        .object("DELETE /v1/suppressions/{id}", suppression)
        .object("GET /v1/profiles/{id}/messages", kelly.toString())
        .object(
            "carillon.messaging.v1.MessageService/GetMessage",
            GetMessageRequest.newBuilder().setMessageId(id).build())
        .object(
            "carillon.messaging.v1.MessageService/WatchMessage",
            WatchMessageRequest.newBuilder().setMessageId(id).build())
        .siblingObject("GET /v1/messages/{id}", montreals)
        .siblingObject("GET /v1/profiles/{id}/messages", paul.toString())
        .siblingObject(
            "carillon.messaging.v1.MessageService/GetMessage",
            GetMessageRequest.newBuilder().setMessageId(montreals).build())
        .siblingObject(
            "carillon.messaging.v1.MessageService/WatchMessage",
            WatchMessageRequest.newBuilder().setMessageId(montreals).build())
        .siblingObject("GET /v1/templates/{key}", montrealsTemplate)
        .siblingObjectWith(body, "PUT /v1/templates/{key}", montrealsTemplate)
        .siblingObjectWith("{}", "POST /v1/templates/{key}:preview", montrealsTemplate)
        .siblingObjectWith(
            "{\"to\":\"a@b.example\"}", "POST /v1/templates/{key}:test", montrealsTemplate)
        .siblingObject("DELETE /v1/templates/{key}", montrealsTemplate)
        .siblingObject("GET /v1/suppressions/{id}", montrealsSuppression)
        .siblingObject("DELETE /v1/suppressions/{id}", montrealsSuppression)
        .noObject("GET /v1/channels/{channel}/providers", "a channel is everybody's")
        .servicesOnly(PrivacyCalls.EXPORT)
        .noObject(PrivacyCalls.EXPORT, "gives out nothing of a stranger: ErasureTest")
        .servicesOnly(PrivacyCalls.ERASE)
        .noObject(PrivacyCalls.ERASE, "finds nothing of a stranger: ErasureTest")
        .noObject(
            "carillon.messaging.v1.MessageService/Send", "makes a message in the caller's tenant")
        .hides("doors@example.com", "doors-held@example.com")
        .verify();
    log.requireNone("doors@example.com", "doors-held@example.com");
    log.close();
  }

  @Test
  void rowsOfTenantsAreWalledOff() {
    SchemaRules.ofThisService().except("link_key", "signs the links of all tenants").verify();
  }
}
