package io.carillon.stack.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.stack.demo.Http.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One installation of a tracking SDK: a browser or an app, with its own anonymous id; a till has
 * none.
 */
final class Sdk {
  private static final AtomicInteger ACCEPTED = new AtomicInteger();

  private final Environment environment;
  private final String anonymousId;
  private final ObjectNode context;
  private String userId = "";

  /**
   * @param anonymousId empty for a system that knows only who is logged in
   * @param context what every call of this installation carries
   */
  Sdk(Environment environment, String anonymousId, ObjectNode context) {
    this.environment = environment;
    this.anonymousId = anonymousId;
    this.context = context;
  }

  /** How many events the platform has accepted from all of them. */
  static int accepted() {
    return ACCEPTED.get();
  }

  String anonymousId() {
    return anonymousId;
  }

  /** From now on every call says who the person is. */
  void logIn(String user) {
    userId = user;
  }

  ObjectNode page(String name, String url) {
    ObjectNode call = call("page").put("name", name);
    call.putObject("properties").put("url", url);
    return call;
  }

  ObjectNode track(String event, ObjectNode properties) {
    return call("track").put("event", event).set("properties", properties);
  }

  ObjectNode identify(ObjectNode traits) {
    return call("identify").set("traits", traits);
  }

  /** As a browser sends: each call by itself, on its own path. */
  Answer send(ObjectNode call) {
    Answer answer =
        post("/v1/" + call.path("type").asText(), call.put("sentAt", now())).orElseThrow();
    ACCEPTED.incrementAndGet();
    return answer;
  }

  /** As an app sends: what has gathered, at once. */
  Answer sendBatch(List<ObjectNode> calls) {
    ObjectNode body = Http.JSON.createObjectNode().put("sentAt", now());
    ArrayNode batch = body.putArray("batch");
    calls.forEach(batch::add);
    Answer answer = post("/v1/batch", body).orElseThrow();
    if (answer.status() != 200) {
      throw new IllegalStateException("Not all of a batch was accepted: " + answer.body());
    }
    ACCEPTED.addAndGet(calls.size());
    return answer;
  }

  private ObjectNode call(String type) {
    ObjectNode call =
        Http.JSON
            .createObjectNode()
            .put("type", type)
            .put("messageId", UUID.randomUUID().toString())
            .put("timestamp", now());
    if (!anonymousId.isEmpty()) {
      call.put("anonymousId", anonymousId);
    }
    if (!userId.isEmpty()) {
      call.put("userId", userId);
    }
    return call.set("context", context.deepCopy());
  }

  private Answer post(String path, ObjectNode body) {
    String basic =
        Base64.getEncoder()
            .encodeToString((environment.writeKey() + ":").getBytes(StandardCharsets.UTF_8));
    return Http.send(
        HttpRequest.newBuilder(environment.gateway().resolve(path))
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/json")
            .header("Origin", "http://localhost:3000")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  private static String now() {
    return Instant.now().toString();
  }
}
