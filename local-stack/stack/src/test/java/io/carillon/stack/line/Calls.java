package io.carillon.stack.line;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Calls through the public doors of a stack: people and partners by their tokens, applications by
 * the write key, and the inbox and traces of the sandbox.
 */
final class Calls {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MOST_OF_A_PAGE = 500;

  /**
   * What came back.
   *
   * @param etag empty where there is none
   */
  record Answer(int status, String body, String etag) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException("No JSON: " + body, e);
      }
    }

    /** The body, when the status says that all went well. */
    JsonNode ok() {
      assertThat(status).as(body).isBetween(200, 299);
      return json();
    }
  }

  private record Token(String value, Instant until) {}

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();
  private final Map<String, String> env;

  Calls(Map<String, String> env) {
    this.env = env;
  }

  String url() {
    return of("CARILLON_URL");
  }

  String writeKey() {
    return of("CARILLON_WRITE_KEY");
  }

  /** The token of a person; locally the password equals the name. */
  String person(String name) {
    return token(
        Map.of(
            "grant_type",
            "password",
            "client_id",
            of("CARILLON_CLIENT_ID"),
            "username",
            name,
            "password",
            name));
  }

  /** Whether Keycloak gives a person a new token now. */
  boolean signsIn(String name) {
    tokens.clear();
    try {
      return !person(name).isEmpty();
    } catch (AssertionError e) {
      return false;
    }
  }

  /** The token of a partner or a service; locally the secret equals the client's id. */
  String client(String id) {
    return token(Map.of("grant_type", "client_credentials", "client_id", id, "client_secret", id));
  }

  /** As somebody with that token. */
  Answer get(String token, String path) {
    return send(to(url() + path, "Bearer " + token).GET().build());
  }

  /** As somebody with that token. */
  Answer post(String token, String path, Object body) {
    return send(
        to(url() + path, "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json(body)))
            .build());
  }

  /** Replaces what was read under an entity tag. */
  Answer put(String token, String path, String etag, Object body) {
    return send(
        to(url() + path, "Bearer " + token)
            .header("Content-Type", "application/json")
            .header("If-Match", etag)
            .PUT(BodyPublishers.ofString(json(body)))
            .build());
  }

  /** A GET of an absolute address, without any token. */
  Answer look(String address) {
    return send(
        HttpRequest.newBuilder(URI.create(address))
            .timeout(PATIENCE)
            .header("Accept", "application/json")
            .GET()
            .build());
  }

  /** What a browser or a mail program posts from a page or a link, without any token. */
  Answer form(String address, String fields) {
    return send(
        HttpRequest.newBuilder(URI.create(address))
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(fields))
            .build());
  }

  /** Asks something of the vendors' sandbox. */
  Answer sandbox(String method, String path, Object body) {
    return send(
        HttpRequest.newBuilder(URI.create(sandbox() + path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json(body)))
            .build());
  }

  /** As an application: {@code track}, {@code identify}, {@code batch}. */
  Answer application(String call, Object body) {
    return application(writeKey(), call, body);
  }

  /** The same with another write key. */
  Answer application(String writeKey, String call, Object body) {
    String key = Base64.getEncoder().encodeToString((writeKey + ":").getBytes(UTF_8));
    return send(
        to(url() + "/v1/" + call, "Basic " + key)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json(body)))
            .build());
  }

  /** All items of a list, page by page. */
  List<JsonNode> all(String token, String path) {
    List<JsonNode> items = new ArrayList<>();
    String page = path + (path.contains("?") ? "&" : "?") + "limit=" + MOST_OF_A_PAGE;
    String cursor = "";
    do {
      JsonNode answer =
          get(token, cursor.isEmpty() ? page : page + "&cursor=" + encoded(cursor)).ok();
      answer.path("items").forEach(items::add);
      cursor = answer.path("nextCursor").asText("");
    } while (!cursor.isEmpty() && !cursor.equals("null"));
    return items;
  }

  /** The mails whose subject contains the text, without their bodies. */
  List<JsonNode> mails(String subject) {
    List<JsonNode> mails = new ArrayList<>();
    look(sandbox() + "/inbox?body=false&limit=1000&subject=" + encoded(subject))
        .ok()
        .path("items")
        .forEach(mails::add);
    return mails;
  }

  /** What has arrived on a channel at an address or a number, newest first. */
  List<JsonNode> arrived(String channel, String to) {
    List<JsonNode> items = new ArrayList<>();
    look(sandbox() + "/inbox?limit=100&channel=" + channel + "&to=" + encoded(to))
        .ok()
        .path("items")
        .forEach(items::add);
    return items;
  }

  /** The newest traces that a service took part in. */
  List<JsonNode> traces(String service) {
    List<JsonNode> traces = new ArrayList<>();
    look(sandbox() + "/traces?limit=500&service=" + encoded(service))
        .ok()
        .path("items")
        .forEach(traces::add);
    return traces;
  }

  List<JsonNode> spans(String traceId) {
    List<JsonNode> spans = new ArrayList<>();
    look(sandbox() + "/traces/" + traceId).ok().path("spans").forEach(spans::add);
    return spans;
  }

  static String encoded(String value) {
    return URLEncoder.encode(value, UTF_8);
  }

  /** An object with its fields in this order. */
  static Map<String, Object> object(Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }

  private String sandbox() {
    return of("CARILLON_SANDBOX_URL");
  }

  private String of(String name) {
    String value = env.get(name);
    if (value == null) {
      throw new IllegalStateException(name + " is not in the stack's env file.");
    }
    return value;
  }

  private String token(Map<String, String> form) {
    return tokens
        .compute(
            form.toString(),
            (who, known) ->
                known != null && Instant.now().isBefore(known.until()) ? known : ask(form))
        .value();
  }

  private Token ask(Map<String, String> form) {
    String body =
        form.entrySet().stream()
            .map(field -> field.getKey() + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    JsonNode answer =
        send(HttpRequest.newBuilder(URI.create(of("CARILLON_TOKEN_URL")))
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))
                .build())
            .ok();
    return new Token(
        answer.path("access_token").asText(),
        Instant.now().plusSeconds(answer.path("expires_in").asLong() / 2));
  }

  private static HttpRequest.Builder to(String address, String authorization) {
    return HttpRequest.newBuilder(URI.create(address))
        .timeout(PATIENCE)
        .header("Authorization", authorization);
  }

  private Answer send(HttpRequest request) {
    try {
      var response = client.send(request, BodyHandlers.ofString(UTF_8));
      String etag = response.headers().firstValue("ETag").orElse("");
      return new Answer(response.statusCode(), response.body(), etag);
    } catch (IOException e) {
      throw new UncheckedIOException(request.method() + " " + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String json(Object body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
