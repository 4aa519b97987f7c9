package io.carillon.stack.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.carillon.event.v1.FactSnapshot;
import io.carillon.ingest.v1.EventServiceGrpc;
import io.carillon.ingest.v1.PublishStreamRequest;
import io.carillon.ingest.v1.PublishStreamResponse;
import io.carillon.scoring.v1.BatchGetFactsRequest;
import io.carillon.scoring.v1.FactServiceGrpc;
import io.carillon.stack.demo.Environment;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The public doors of the stack and the inbox of the sandbox, as its clients use them. */
final class Doors implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  /** For a page of a list on a machine that is busy. */
  private static final Duration READING = Duration.ofSeconds(20);

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final int FACTS_SECONDS = 20;
  private static final int PAGE = 500;
  private static final int INBOX_PAGE = 1_000;

  /** What was answered. */
  record Answer(int status, JsonNode body) {
    boolean ok() {
      return status / 100 == 2;
    }

    /**
     * @throws IOException when the call did not succeed
     */
    JsonNode orThrow() throws IOException {
      if (!ok()) {
        throw new IOException("answered " + status + ": " + body);
      }
      return body;
    }
  }

  private record Token(String value, Instant until) {}

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final Environment environment;
  private final String writeKey;
  private Token token = new Token("", Instant.MIN);
  private @Nullable ManagedChannel streams;

  Doors(Environment environment) {
    this.environment = environment;
    this.writeKey =
        "Basic "
            + Base64.getEncoder().encodeToString((environment.writeKey() + ":").getBytes(UTF_8));
  }

  /** An application's batch. */
  Answer batch(String body) throws IOException {
    return application("/v1/batch", body);
  }

  /** An application's event. */
  Answer track(String body) throws IOException {
    return application("/v1/track", body);
  }

  private Answer application(String path, String body) throws IOException {
    return send(
        to(path, writeKey)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  /** A stream of events of a partner, who names itself for each anew. */
  StreamObserver<PublishStreamRequest> publish(StreamObserver<PublishStreamResponse> answers)
      throws IOException {
    Token partner =
        ask("grant_type=client_credentials&client_id=partner-crm&client_secret=partner-crm");
    return EventServiceGrpc.newStub(streams())
        .withInterceptors(named("Bearer " + partner.value()))
        .publishStream(answers);
  }

  private synchronized ManagedChannel streams() {
    ManagedChannel known = streams;
    if (known == null) {
      known = channel();
      streams = known;
    }
    return known;
  }

  private ManagedChannel channel() {
    return ManagedChannelBuilder.forAddress(
            environment.gateway().getHost(), environment.gateway().getPort())
        .usePlaintext()
        .build();
  }

  private static ClientInterceptor named(String bearer) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), bearer);
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  /** As the marketer. */
  Answer get(String path) throws IOException {
    return send(to(path, bearer()).timeout(READING).GET());
  }

  /** The marketer signs in anew. */
  synchronized void signIn() throws IOException {
    token = ask(rachel());
  }

  /**
   * As the marketer.
   *
   * @param once the Idempotency-Key
   */
  Answer command(String method, String path, String once, JsonNode body) throws IOException {
    return send(
        to(path, bearer())
            .header("Idempotency-Key", once)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body.toString())));
  }

  /**
   * Shows the items of a list, page by page, for as long as the looker wants more.
   *
   * @param wantsMore takes an item; false ends it
   */
  void each(String path, Predicate<JsonNode> wantsMore) throws IOException {
    String page = path + (path.contains("?") ? "&" : "?") + "limit=" + PAGE;
    String cursor = "";
    do {
      JsonNode answer =
          get(cursor.isEmpty() ? page : page + "&cursor=" + encoded(cursor)).orThrow();
      for (JsonNode item : answer.path("items")) {
        if (!wantsMore.test(item)) {
          return;
        }
      }
      cursor = answer.path("nextCursor").asText("");
    } while (!cursor.isEmpty() && !cursor.equals("null"));
  }

  /**
   * The mails that the sandbox received after a moment, without their bodies.
   *
   * @param subject what their subjects contain; empty for all
   */
  List<JsonNode> mails(String subject, Instant after) throws IOException {
    List<JsonNode> mails = new ArrayList<>();
    String page =
        environment.sandboxUrl()
            + "/inbox?body=false&limit=%d&subject=%s&after=%s"
                .formatted(INBOX_PAGE, encoded(subject), encoded(after.toString()));
    String cursor = "";
    do {
      JsonNode answer =
          send(HttpRequest.newBuilder(URI.create(page + cursor)).timeout(READING).GET()).orThrow();
      answer.path("items").forEach(mails::add);
      String next = answer.path("nextCursor").asText("");
      cursor = next.isEmpty() ? "" : "&cursor=" + encoded(next);
    } while (!cursor.isEmpty());
    return mails;
  }

  /** The facts of each profile by its id. */
  Map<String, FactSnapshot> facts(Collection<String> profiles) throws IOException {
    ManagedChannel channel = channel();
    try {
      return FactServiceGrpc.newBlockingStub(channel)
          .withInterceptors(named(bearer()))
          .withDeadlineAfter(FACTS_SECONDS, TimeUnit.SECONDS)
          .batchGetFacts(BatchGetFactsRequest.newBuilder().addAllProfileIds(profiles).build())
          .getFactsMap();
    } catch (io.grpc.StatusRuntimeException e) {
      throw new IOException("facts: " + e.getMessage(), e);
    } finally {
      channel.shutdownNow();
    }
  }

  static String encoded(String value) {
    return URLEncoder.encode(value, UTF_8);
  }

  @Override
  public synchronized void close() {
    client.shutdownNow();
    if (streams != null) {
      streams.shutdownNow();
    }
  }

  private synchronized String bearer() throws IOException {
    if (!Instant.now().isBefore(token.until())) {
      token = ask(rachel());
    }
    return "Bearer " + token.value();
  }

  private String rachel() {
    return "grant_type=password&client_id=%s&username=rachel&password=rachel"
        .formatted(encoded(environment.clientId()));
  }

  private Token ask(String form) throws IOException {
    JsonNode answer =
        send(HttpRequest.newBuilder(URI.create(environment.tokenUrl()))
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)))
            .orThrow();
    return new Token(
        answer.path("access_token").asText(),
        Instant.now().plusSeconds(answer.path("expires_in").asLong() / 2));
  }

  private HttpRequest.Builder to(String path, String authorization) {
    return HttpRequest.newBuilder(environment.gateway().resolve(path))
        .timeout(PATIENCE)
        .header("Authorization", authorization);
  }

  private Answer send(HttpRequest.Builder request) throws IOException {
    try {
      var response = client.send(request.build(), BodyHandlers.ofString(UTF_8));
      return new Answer(response.statusCode(), json(response.body()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted.", e);
    }
  }

  private static JsonNode json(String body) {
    try {
      return body.isEmpty() ? MissingNode.getInstance() : JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }
}
