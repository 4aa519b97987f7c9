package io.carillon.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.stack.demo.Http.Answer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The vendors' side: what has arrived there for somebody, and people who answer. */
record Sandbox(Environment environment) {

  /**
   * Something that arrived.
   *
   * @param title what a list shows of it: a notification's title, the beginning of a text
   * @param content as the vendor got it
   */
  record Item(String from, String title, Instant receivedAt, JsonNode content) {}

  /** What arrived on a channel for a token or a number, newest first. */
  List<Item> items(String channel, String to) {
    String query =
        "?limit=100&channel=%s&to=%s"
            .formatted(channel, URLEncoder.encode(to, StandardCharsets.UTF_8));
    List<Item> items = new ArrayList<>();
    Http.send(HttpRequest.newBuilder(URI.create(environment.sandboxUrl() + "/inbox" + query)))
        .orElseThrow()
        .json()
        .path("items")
        .forEach(
            item ->
                items.add(
                    new Item(
                        item.path("from").asText(),
                        item.path("subject").asText(),
                        Instant.parse(item.path("receivedAt").asText()),
                        item.path("content"))));
    return items;
  }

  /**
   * Somebody texts.
   *
   * @param url where Twilio posts what comes in for that number
   */
  Answer texts(String from, String to, String words, String url) {
    String body =
        Http.JSON
            .createObjectNode()
            .put("from", from)
            .put("to", to)
            .put("body", words)
            .put("url", url)
            .toString();
    return Http.send(
            HttpRequest.newBuilder(URI.create(environment.sandboxUrl() + "/twilio/inbound"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)))
        .orElseThrow();
  }

  /** The code in a notification's data, wherever the vendor's form has it; empty without one. */
  static String code(Item push) {
    return push.content().findPath("code").asText();
  }
}
