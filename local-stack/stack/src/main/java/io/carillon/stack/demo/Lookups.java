package io.carillon.stack.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;

/** What Rachel looks at: people, their events, messages and ways through journeys. */
record Lookups(Api rachel) {

  /** The profiles that own an identifier such as {@code email:kelly@example.com}. */
  List<JsonNode> profiles(String identifier) {
    return items("/v1/profiles?identifier=" + URLEncoder.encode(identifier, UTF_8));
  }

  /** Missing when there is none. */
  JsonNode profile(String id) {
    return rachel.get("/v1/profiles/" + id).json();
  }

  List<JsonNode> events(String profile) {
    return items("/v1/profiles/" + profile + "/events?limit=200");
  }

  List<JsonNode> events(String profile, String name) {
    return events(profile).stream()
        .filter(event -> event.path("event").asText().equals(name))
        .toList();
  }

  List<JsonNode> messages(String profile) {
    return items("/v1/profiles/" + profile + "/messages");
  }

  /** The message that a template was sent with; missing when there is none. */
  JsonNode message(String profile, String template) {
    return messages(profile).stream()
        .filter(message -> message.path("template").asText().equals(template))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  /** Missing when there is none. */
  JsonNode message(String id) {
    return rachel.get("/v1/messages/" + id).json();
  }

  List<JsonNode> segments(String profile) {
    return items("/v1/profiles/" + profile + "/segments");
  }

  /**
   * A person's only way through a journey, apart from those that became one with it by a merge;
   * missing when there is none or there are several.
   */
  JsonNode enrollment(String journey, String profile) {
    List<JsonNode> found =
        items("/v1/journeys/" + journey + "/enrollments?profile=" + profile).stream()
            .filter(way -> !way.path("exitReason").asText().equals("merged"))
            .toList();
    return found.size() == 1 ? found.getFirst() : MissingNode.getInstance();
  }

  private List<JsonNode> items(String path) {
    List<JsonNode> items = new ArrayList<>();
    rachel.get(path).json().path("items").forEach(items::add);
    return items;
  }
}
