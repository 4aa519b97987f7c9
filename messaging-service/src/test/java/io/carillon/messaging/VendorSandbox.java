package io.carillon.messaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The sandbox of vendors as a person sees it: what it got, what it is to do, who writes back. */
public final class VendorSandbox {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;
  private final HttpClient http = HttpClient.newHttpClient();

  public VendorSandbox(String url) {
    this.url = url;
  }

  /** A phone number that nobody has used. */
  public static String number() {
    return "+336" + ThreadLocalRandom.current().nextLong(10_000_000, 100_000_000);
  }

  /**
   * Makes the vendor misbehave towards one recipient.
   *
   * @param more further fields and their values: `code`, `delay`, `times`
   */
  public void rule(String channel, String to, String kind, String... more) {
    ObjectNode rule = JSON.createObjectNode();
    rule.put("channel", channel).put("to", to).put("kind", kind);
    for (int i = 0; i < more.length; i += 2) {
      if (more[i].equals("times")) {
        rule.put(more[i], Integer.parseInt(more[i + 1]));
      } else {
        rule.put(more[i], more[i + 1]);
      }
    }
    call("PUT", "/misbehaviour", rule.toString());
  }

  /** What the vendor has taken for the recipient, the newest first. */
  public List<JsonNode> taken(String channel, String to) {
    JsonNode found =
        call(
            "GET",
            "/inbox?channel=" + channel + "&to=" + URLEncoder.encode(to, StandardCharsets.UTF_8),
            "");
    List<JsonNode> items = new ArrayList<>();
    found.path("items").forEach(items::add);
    return items;
  }

  /** A browser's new subscription for whoever has this key, as the browser hands it out. */
  public JsonNode subscribe(String serverKey) {
    return call(
        "POST",
        "/webpush/subscriptions",
        JSON.createObjectNode().put("applicationServerKey", serverKey).toString());
  }

  /**
   * A person texts; the answer holds the `sid`, and `status` and `body` of the webhook's answer.
   */
  public JsonNode text(String from, String to, String body, String webhook) {
    ObjectNode message = JSON.createObjectNode();
    message.put("from", from).put("to", to).put("body", body).put("url", webhook);
    return call("POST", "/twilio/inbound", message.toString());
  }

  private JsonNode call(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(method + " " + path + ": " + answer.body());
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
