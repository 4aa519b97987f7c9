package io.carillon.platform.caller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The realm as code, which the local stack imports and the chart ships, and what is granted. */
class RealmTest {
  private static final Path FILE =
      Path.of(
          System.getProperty("carillon.root", "../.."),
          "local-stack/stack/src/main/config/carillon-realm.json");
  private static final int TEN_MINUTES = 600;

  /** The command line's client, which the chart leaves out. */
  private static final String LOCAL = "carillon-local";

  private static JsonNode realm;

  @BeforeAll
  static void read() throws IOException {
    realm = new ObjectMapper().readTree(FILE.toFile());
  }

  @Test
  void hasTheRolesThatMeanSomething() {
    assertThat(realm.path("roles").path("realm"))
        .extracting(role -> role.path("name").asText())
        .containsExactlyInAnyOrderElementsOf(Grants.table().keySet());
  }

  @Test
  void hasAScopeForEachPermissionThatAPartnerMayHaveAndForNoOther() {
    assertThat(realm.path("clientScopes"))
        .filteredOn(scope -> scope.path("name").asText().contains(":"))
        .allSatisfy(
            scope -> assertThat(attribute(scope, "include.in.token.scope")).isEqualTo("true"))
        .extracting(scope -> scope.path("name").asText())
        .containsExactlyInAnyOrderElementsOf(Grants.grantable());
  }

  @Test
  void letsTheConsoleLogInWithACodeAndItsProofAlone() {
    JsonNode console = client("carillon-console");

    assertThat(console.path("publicClient").asBoolean()).isTrue();
    assertThat(console.has("secret")).isFalse();
    assertThat(console.path("standardFlowEnabled").asBoolean()).isTrue();
    assertThat(attribute(console, "pkce.code.challenge.method")).isEqualTo("S256");
    assertThat(console.path("serviceAccountsEnabled").asBoolean()).isFalse();
    assertThat(console.path("rootUrl").asText()).isEqualTo("${CARILLON_PUBLIC_URL}");
    assertThat(console.path("redirectUris"))
        .extracting(JsonNode::asText)
        .allMatch(address -> address.equals("/*") || address.startsWith("http://localhost:"));
  }

  @Test
  void asksNobodyForAPasswordButTheCommandLineOfTheLocalStack() {
    assertThat(realm.path("clients"))
        .allSatisfy(
            client -> {
              assertThat(client.path("implicitFlowEnabled").asBoolean()).isFalse();
              assertThat(client.path("directAccessGrantsEnabled").asBoolean())
                  .isEqualTo(id(client).equals(LOCAL));
            });
  }

  @Test
  void givesSystemsTheirTokensForASecret() {
    assertThat(realm.path("clients"))
        .filteredOn(client -> !client.path("publicClient").asBoolean())
        .isNotEmpty()
        .allSatisfy(
            client -> {
              assertThat(client.path("serviceAccountsEnabled").asBoolean()).isTrue();
              assertThat(client.path("standardFlowEnabled").asBoolean()).isFalse();
              assertThat(client.path("secret").asText()).isNotEmpty();
              assertThat(rolesOf(id(client)))
                  .containsExactly(id(client).startsWith("svc-") ? Grants.SERVICE : Grants.PARTNER);
              assertThat(scopesOf(client))
                  .contains("carillon")
                  .allMatch(
                      scope ->
                          scope.equals("carillon")
                              || (!id(client).startsWith("svc-")
                                  && Grants.grantable().contains(scope)));
            });
  }

  @Test
  void putsTenantAndUnitsIntoTheTokenFromWhatOnlyAnAdministratorChanges() throws IOException {
    JsonNode mappers = scope("carillon").path("protocolMappers");
    JsonNode profile =
        new ObjectMapper()
            .readTree(
                realm
                    .path("components")
                    .path("org.keycloak.userprofile.UserProfileProvider")
                    .path(0)
                    .path("config")
                    .path("kc.user.profile.config")
                    .path(0)
                    .asText());

    for (String claim : List.of("tenant", "units")) {
      assertThat(mappers)
          .filteredOn(mapper -> mapper.path("config").path("claim.name").asText().equals(claim))
          .singleElement()
          .satisfies(
              mapper -> {
                JsonNode config = mapper.path("config");
                assertThat(config.path("user.attribute").asText()).isEqualTo(claim);
                assertThat(config.path("access.token.claim").asText()).isEqualTo("true");
                assertThat(config.path("multivalued").asText())
                    .isEqualTo(Boolean.toString(claim.equals("units")));
              });
      assertThat(profile.path("attributes"))
          .filteredOn(attribute -> attribute.path("name").asText().equals(claim))
          .singleElement()
          .satisfies(
              attribute ->
                  assertThat(attribute.path("permissions").path("edit"))
                      .extracting(JsonNode::asText)
                      .containsExactly("admin"));
    }
    assertThat(mappers)
        .extracting(mapper -> mapper.path("config").path("included.custom.audience").asText())
        .contains("carillon");
  }

  @Test
  void slowsDownWhoGuessesAndLetsTokensEndSoon() {
    assertThat(realm.path("bruteForceProtected").asBoolean()).isTrue();
    assertThat(realm.path("failureFactor").asInt()).isBetween(1, 10);
    assertThat(realm.path("accessTokenLifespan").asInt()).isBetween(1, TEN_MINUTES);
    assertThat(realm.path("revokeRefreshToken").asBoolean()).isTrue();
    assertThat(realm.path("refreshTokenMaxReuse").asInt()).isZero();
    assertThat(realm.path("sslRequired").asText()).isEqualTo("external");
    assertThat(realm.path("registrationAllowed").asBoolean()).isFalse();
  }

  private static JsonNode client(String id) {
    return only("clients", "clientId", id).orElseThrow();
  }

  private static JsonNode scope(String name) {
    return only("clientScopes", "name", name).orElseThrow();
  }

  private static Set<String> rolesOf(String client) {
    Set<String> roles = new TreeSet<>();
    only("users", "serviceAccountClientId", client)
        .orElseThrow()
        .path("realmRoles")
        .forEach(role -> roles.add(role.asText()));
    return roles;
  }

  private static Set<String> scopesOf(JsonNode client) {
    Set<String> scopes = new TreeSet<>();
    client.path("defaultClientScopes").forEach(scope -> scopes.add(scope.asText()));
    client.path("optionalClientScopes").forEach(scope -> scopes.add(scope.asText()));
    return scopes;
  }

  private static Optional<JsonNode> only(String list, String field, String value) {
    for (JsonNode each : realm.path(list)) {
      if (each.path(field).asText().equals(value)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  private static String id(JsonNode client) {
    return client.path("clientId").asText();
  }

  private static String attribute(JsonNode node, String name) {
    return node.path("attributes").path(name).asText();
  }
}
