package io.carillon.stack.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.stream.Collectors;

/** Access tokens as people and partners get them from Keycloak. */
record Tokens(Environment environment) {

  /** A person's; in the local realm a password equals its name. */
  String person(String name) {
    return token(
        Map.of(
            "grant_type",
            "password",
            "client_id",
            environment.clientId(),
            "username",
            name,
            "password",
            name));
  }

  /** A partner system's, by its client credentials. */
  String partner(String client) {
    return token(
        Map.of("grant_type", "client_credentials", "client_id", client, "client_secret", client));
  }

  private String token(Map<String, String> form) {
    String body =
        form.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return Http.send(
            HttpRequest.newBuilder(URI.create(environment.tokenUrl()))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)))
        .orElseThrow()
        .json()
        .path("access_token")
        .asText();
  }
}
