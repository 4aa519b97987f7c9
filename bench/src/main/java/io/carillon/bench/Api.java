package io.carillon.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The public interfaces of the stack. */
public final class Api implements AutoCloseable {
  public static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Environment environment;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public Api(Environment environment) {
    this.environment = environment;
  }

  /** What was answered. */
  public record Answer(int status, JsonNode json, String etag) {
    public Answer expect(int... statuses) {
      for (int expected : statuses) {
        if (status == expected) {
          return this;
        }
      }
      throw new IllegalStateException("answered %d: %s".formatted(status, json));
    }
  }

  /** A person's access token; locally the password is the name. */
  public String token(String person) throws IOException, InterruptedException {
    String form =
        "grant_type=password&client_id=%s&username=%s&password=%s"
            .formatted(URLEncoder.encode(environment.clientId(), UTF_8), person, person);
    return send(HttpRequest.newBuilder(URI.create(environment.tokenUrl()))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)))
        .expect(200)
        .json()
        .path("access_token")
        .asText();
  }

  public Answer get(String path, String token) throws IOException, InterruptedException {
    return send(authorized(path, token).GET());
  }

  public Answer post(String path, String token, JsonNode body)
      throws IOException, InterruptedException {
    return send(authorized(path, token).POST(BodyPublishers.ofString(body.toString())));
  }

  public Answer delete(String path, String token) throws IOException, InterruptedException {
    return send(authorized(path, token).DELETE());
  }

  public Answer put(String path, String token, String etag, JsonNode body)
      throws IOException, InterruptedException {
    return send(
        authorized(path, token)
            .header("If-Match", etag)
            .PUT(BodyPublishers.ofString(body.toString())));
  }

  /** From the sandbox, which asks for no token. */
  public Answer sandbox(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(environment.sandboxUrl() + path)).GET());
  }

  /** A tracking call; the future has its status. */
  public CompletableFuture<Integer> track(String call, JsonNode body, String traceparent) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(environment.url() + "/v1/" + call))
            .timeout(PATIENCE)
            .header("Authorization", "Basic " + basic())
            .header("Content-Type", "application/json")
            .header("traceparent", traceparent)
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    return client.sendAsync(request, BodyHandlers.discarding()).thenApply(HttpResponse::statusCode);
  }

  /** A traceparent of a trace that begins here. */
  public static String newTraceparent() {
    String trace = UUID.randomUUID().toString().replace("-", "");
    return "00-%s-%s-01".formatted(trace, trace.substring(16));
  }

  /** The trace id of a traceparent. */
  public static String traceOf(String traceparent) {
    return traceparent.split("-", -1)[1];
  }

  /** A track call with another write key; the answer's status. */
  public int trackWith(String writeKey, JsonNode body) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(environment.url() + "/v1/track"))
            .header("Authorization", "Basic " + basic(writeKey))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())))
        .status();
  }

  /** A tracking call whose answer is looked at. */
  public Answer batch(JsonNode body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(environment.url() + "/v1/batch"))
            .header("Authorization", "Basic " + basic())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  /**
   * A batch that is not waited for: its answer, or a failure when that was not a 200.
   *
   * @param traceparent empty to leave it to the platform whether its trace is kept
   */
  public CompletableFuture<JsonNode> batchAsync(JsonNode body, String traceparent) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(environment.url() + "/v1/batch"))
            .timeout(PATIENCE)
            .header("Authorization", "Basic " + basic())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(bytes(body)));
    if (!traceparent.isEmpty()) {
      request.header("traceparent", traceparent);
    }
    return client
        .sendAsync(request.build(), BodyHandlers.ofString())
        .thenApply(
            answer -> {
              if (answer.statusCode() != 200) {
                throw new IllegalStateException("answered " + answer.statusCode());
              }
              return tree(answer.body());
            });
  }

  private static byte[] bytes(JsonNode body) {
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode tree(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String basic() {
    return basic(environment.writeKey());
  }

  private static String basic(String writeKey) {
    return Base64.getEncoder().encodeToString((writeKey + ":").getBytes(UTF_8));
  }

  private HttpRequest.Builder authorized(String path, String token) {
    return HttpRequest.newBuilder(URI.create(environment.url() + path))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json");
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
    boolean json =
        response.headers().firstValue("Content-Type").orElse("").contains("json")
            && !response.body().isEmpty();
    return new Answer(
        response.statusCode(),
        json ? JSON.readTree(response.body()) : JSON.missingNode(),
        response.headers().firstValue("ETag").orElse(""));
  }

  @Override
  public void close() {
    client.close();
  }
}
