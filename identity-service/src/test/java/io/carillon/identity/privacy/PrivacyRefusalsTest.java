package io.carillon.identity.privacy;

import static io.carillon.identity.privacy.Asking.PATH;
import static io.carillon.identity.privacy.Asking.as;
import static io.carillon.identity.privacy.Asking.ask;
import static io.carillon.identity.privacy.Asking.asked;
import static io.carillon.identity.privacy.Asking.paula;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.carillon.identity.stream.Calls;
import io.carillon.identity.stream.Given;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may not ask, and what is no request. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
@QuarkusTestResource(OtherServices.class)
class PrivacyRefusalsTest {
  @Inject Given happened;

  private final String kelly = Calls.own("kelly");

  @BeforeEach
  void kellyLogsIn() {
    var _ = Neighbours.here();
    var _ = happened.event(Calls.identify(kelly, kelly + "-web", "{}"));
  }

  @ParameterizedTest
  @CsvSource({
    "forget, userId:kelly, kind",
    "erase, kelly, identifier",
    "erase, colour:red, identifier",
    "erase, email:kelly, identifier",
    "erase, profile:kelly, identifier",
  })
  void whatIsNoRequestIsRefusedWithItsField(String kind, String identifier, String field) {
    ask(kind, identifier)
        .statusCode(400)
        .body("reason", equalTo("INVALID_VALUE"))
        .body("violations.field", contains(field));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"kind\":", "{\"kind\":\"erase\",\"who\":\"kelly\"}", "{}"})
  void whatIsNoJsonOfOursIsRefused(String body) {
    paula().body(body).post(PATH).then().statusCode(400).body("reason", notNullValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"marketer", "analyst", "developer"})
  void otherRolesAreRefused(String role) {
    as(Tokens.person("demo", "rachel", role))
        .body("{\"kind\":\"export\",\"identifier\":\"userId:%s\"}".formatted(kelly))
        .post(PATH)
        .then()
        .statusCode(403);
  }

  @Test
  void strangersAndPeopleOfAUnitGetNothing() {
    String request = asked("export", "userId:" + kelly);
    as(Tokens.person("other", "otto", "admin")).get(PATH + "/" + request).then().statusCode(404);
    as(Tokens.person("other", "otto", "admin"))
        .get(PATH + "/" + request + "/archive")
        .then()
        .statusCode(404);
    as(Tokens.person("other", "otto", "admin"))
        .body("{\"kind\":\"erase\",\"identifier\":\"userId:%s\"}".formatted(kelly))
        .post(PATH)
        .then()
        .statusCode(404);
    as(Tokens.personIn("demo", "mona", List.of("/demo/quebec"), "privacy"))
        .get(PATH + "/" + request)
        .then()
        .statusCode(403)
        .body("reason", equalTo("UNIT_DENIED"));
    paula().get(PATH + "?limit=1").then().body("items[0].id", equalTo(request));
    paula().get(PATH + "?state=lost").then().statusCode(400);
    paula().get(PATH + "/" + Ids.next()).then().statusCode(404);
  }
}
