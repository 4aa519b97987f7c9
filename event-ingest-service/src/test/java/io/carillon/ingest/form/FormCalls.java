package io.carillon.ingest.form;

import static io.carillon.ingest.Demo.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.ingest.Demo;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.Tokens;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** Forms as tests make them and fill them in. */
abstract class FormCalls {
  static final String FIELDS =
      "'fields':[{'name':'email','type':'email','required':true,'trait':'email'},"
          + "{'name':'age','type':'integer'},{'name':'news','type':'boolean'}]";
  final String key = "form-" + Ids.next();
  final String mail = "kelly+" + Ids.next() + "@example.com";
  String address = "";

  @BeforeEach
  void aTenant() {
    Demo.tenantLives(TENANT);
  }

  void form(String more) {
    address =
        create("{'key':'" + key + "'," + FIELDS + more + "}")
            .statusCode(201)
            .extract()
            .path("address");
    awaitForm(address);
  }

  /** Until it is known by what it does not take. */
  static void awaitForm(String address) {
    await()
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

  static RequestSpecification marketer() {
    return RestAssured.given().auth().oauth2(Tokens.person(TENANT, "rachel", "marketer"));
  }

  static ValidatableResponse create(String definition) {
    return marketer()
        .contentType(ContentType.JSON)
        .body(definition.replace('\'', '"'))
        .post("/v1/form-definitions")
        .then();
  }

  ValidatableResponse script(String body) {
    return RestAssured.given().contentType(ContentType.JSON).body(body).post(address).then();
  }

  ValidatableResponse from(String origin, String body) {
    return RestAssured.given()
        .contentType(ContentType.JSON)
        .header("Origin", origin)
        .body(body)
        .post(address)
        .then();
  }

  ValidatableResponse visitor(String network, String body) {
    return RestAssured.given()
        .contentType(ContentType.JSON)
        .header("X-Forwarded-For", network)
        .body(body)
        .post(address)
        .then();
  }

  static RequestSpecification browser() {
    return RestAssured.given()
        .redirects()
        .follow(false)
        .accept("text/html,application/xhtml+xml")
        .contentType("application/x-www-form-urlencoded; charset=UTF-8");
  }

  static ValidatableResponse confirm(String path) {
    return RestAssured.given().urlEncodingEnabled(false).accept(ContentType.JSON).post(path).then();
  }

  static String path(String link) {
    URI uri = URI.create(link);
    return uri.getRawPath() + "?" + uri.getRawQuery();
  }

  /** What came in through this form, in its order. */
  List<AcceptedEvent> logged() {
    return Demo.logged("").stream()
        .filter(event -> event.getSource().equals("form " + key))
        .toList();
  }

  JsonNode json(int number) {
    try {
      return new ObjectMapper().readTree(logged().get(number).getJson().toByteArray());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
