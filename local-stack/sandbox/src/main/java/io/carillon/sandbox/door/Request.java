package io.carillon.sandbox.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A request, as far as doors need it.
 *
 * @param rest the path below the door's own
 * @param query the last value of each parameter
 */
public record Request(
    String method, String rest, Map<String, String> query, HttpExchange exchange) {
  private static final int MOST_BYTES = 10 << 20;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  static Request of(String door, HttpExchange exchange) {
    String rest = exchange.getRequestURI().getPath().substring(door.length());
    Map<String, String> query = new LinkedHashMap<>();
    pairs(exchange.getRequestURI().getRawQuery())
        .forEach((name, values) -> query.put(name, values.getLast()));
    return new Request(exchange.getRequestMethod(), rest, query, exchange);
  }

  /** Empty when it is not there. */
  public String header(String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  /** Whether a browser asks. */
  public boolean wantsHtml() {
    String format = query.getOrDefault("format", "");
    return format.isEmpty() ? header("Accept").contains("text/html") : format.equals("html");
  }

  /** The parts of the path below the door, none of them empty. */
  public List<String> path() {
    return List.of(rest.split("/")).stream().filter(part -> !part.isEmpty()).toList();
  }

  /** The whole body, at most 10 MB. */
  public byte[] body() throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      throw new IllegalArgumentException("The body is larger than " + MOST_BYTES + " bytes.");
    }
    return body;
  }

  /**
   * The body as a JSON object.
   *
   * @param known the names of fields that may stand there
   * @throws IllegalArgumentException when it is something else, or has another field
   */
  public JsonNode object(String... known) throws IOException {
    JsonNode json = json(body());
    if (!json.isObject()) {
      throw new IllegalArgumentException("The body is no JSON object.");
    }
    Set<String> unknown = new TreeSet<>();
    json.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(Set.of(known));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "Unknown: " + unknown + " (expected: " + new TreeSet<>(Set.of(known)) + ")");
    }
    return json;
  }

  /** Reads JSON; whatever else it is, is the sender's mistake. */
  public static JsonNode json(byte[] body) throws IOException {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "The body is no JSON: " + e.getOriginalMessage() + " (" + place(e) + ")", e);
    }
  }

  /** The values of each name of a form or a query, in their order. */
  public static Map<String, List<String>> pairs(@Nullable String raw) {
    Map<String, List<String>> pairs = new LinkedHashMap<>();
    if (raw != null && !raw.isEmpty()) {
      for (String pair : raw.split("&")) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        pairs.computeIfAbsent(decode(name), any -> new ArrayList<>()).add(decode(value));
      }
    }
    return pairs;
  }

  private static String place(JacksonException e) {
    return e.getLocation() == null
        ? "somewhere"
        : "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, UTF_8);
  }
}
