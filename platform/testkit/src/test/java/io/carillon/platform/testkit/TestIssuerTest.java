package io.carillon.platform.testkit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestIssuerTest {
  private final String url = TestIssuer.shared().url();

  @Test
  void thereIsOneIssuerPerMachine() {
    assertThat(TestIssuer.shared().url()).isEqualTo(url).endsWith("/realms/carillon");
  }

  @Test
  void servesItsKeyWhereTheRealmDoes() {
    given()
        .get(url + "/protocol/openid-connect/certs")
        .then()
        .statusCode(200)
        .body("keys", hasSize(1))
        .body("keys[0].kid", equalTo(TestIssuer.KEY_ID));
  }

  @Test
  void givesServicesATokenForTheirSecret() {
    String token =
        given()
            .auth()
            .preemptive()
            .basic("svc-journey", "svc-journey")
            .formParam("grant_type", "client_credentials")
            .post(url + "/protocol/openid-connect/token")
            .then()
            .statusCode(200)
            .extract()
            .path("access_token");

    assertThat(claims(token).getList("realm_access.roles")).isEqualTo(List.of("service"));
    assertThat(claims(token).getString("azp")).isEqualTo("svc-journey");
    assertThat(claims(token).getString("tenant")).isNull();
  }

  @Test
  void givesNobodyElseAToken() {
    for (String client : List.of("partner-crm", "svc-journey")) {
      given()
          .formParam("grant_type", "client_credentials")
          .formParam("client_id", client)
          .formParam("client_secret", "guess")
          .post(url + "/protocol/openid-connect/token")
          .then()
          .statusCode(401);
    }
  }

  @Test
  void aPersonsTokenSaysWhatTheRealmSays() {
    JsonPath claims = claims(Tokens.person("demo", "rachel", "marketer"));

    assertThat(claims.getString("iss")).isEqualTo(url);
    assertThat(claims.getList("aud")).isEqualTo(List.of("carillon"));
    assertThat(claims.getString("typ")).isEqualTo("Bearer");
    assertThat(claims.getString("tenant")).isEqualTo("demo");
    assertThat(claims.getList("units")).isEqualTo(List.of("/demo"));
    assertThat(claims.getString("preferred_username")).isEqualTo("rachel");
    assertThat(claims.getList("realm_access.roles")).isEqualTo(List.of("marketer"));
    assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(300);
  }

  @Test
  void aPartnersTokenCarriesItsScopes() {
    JsonPath claims = claims(Tokens.partner("demo", "profiles:read", "events:write"));

    assertThat(claims.getString("scope")).isEqualTo("profiles:read events:write");
    assertThat(claims.getList("realm_access.roles")).isEqualTo(List.of("partner"));
  }

  private static JsonPath claims(String token) {
    byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
    return JsonPath.from(new String(payload, StandardCharsets.UTF_8));
  }
}
