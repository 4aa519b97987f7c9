package io.carillon.sandbox.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.sandbox.door.Doors;
import io.carillon.sandbox.door.Reply;
import io.carillon.sandbox.door.Request;
import io.carillon.sandbox.inbox.Inbox;
import io.carillon.sandbox.inbox.Item;
import io.carillon.sandbox.inbox.Vendor;
import io.carillon.sandbox.key.KeyFolder;
import io.carillon.sandbox.misbehaviour.Conduct;
import io.carillon.sandbox.misbehaviour.Kind;
import io.carillon.sandbox.misbehaviour.Misbehaviours;
import io.carillon.sandbox.misbehaviour.Refusal;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The receiver's doors. */
public final class WebhookDoor {
  /** The statuses that a rule may name. */
  public static final Map<Kind, Set<String>> CODES =
      Map.of(Kind.REJECT, Set.of("400", "401", "403", "404", "410", "422", "500", "503"));

  private static final int MOST_SECRETS = 1_000;

  private final String secret;
  private final Map<String, String> secrets = new ConcurrentHashMap<>();
  private final Inbox inbox;
  private final Misbehaviours misbehaviours;

  public WebhookDoor(KeyFolder keys, Inbox inbox, Misbehaviours misbehaviours) throws IOException {
    this.secret =
        keys.text(
            "webhook-secret",
            () ->
                WebhookSignature.PREFIX + Base64.getEncoder().encodeToString(KeyFolder.random(24)));
    this.inbox = inbox;
    this.misbehaviours = misbehaviours;
  }

  public void open(Doors doors) {
    doors.open("/webhook", this::answer);
  }

  /** The secret of every name that has none of its own. */
  public String secret() {
    return secret;
  }

  private Reply answer(Request request) throws IOException {
    List<String> path = request.path();
    if (path.size() != 1 || !path.getFirst().matches("[A-Za-z0-9._-]{1,64}")) {
      return Reply.problem(404, "/webhook/{name} was expected.");
    }
    return switch (request.method()) {
      case "POST" -> receive(request, path.getFirst());
      case "PUT" -> agree(request, path.getFirst());
      default -> Reply.problem(405, "POST or PUT was expected.");
    };
  }

  private Reply agree(Request request, String name) throws IOException {
    JsonNode json = request.object("secret");
    String agreed = json.path("secret").asText();
    if (!WebhookSignature.isSecret(agreed)) {
      throw new IllegalArgumentException("secret: (expected: whsec_ and 24 to 64 bytes in base64)");
    }
    if (secrets.size() >= MOST_SECRETS && !secrets.containsKey(name)) {
      throw new IllegalArgumentException("There are " + MOST_SECRETS + " names already.");
    }
    secrets.put(name, agreed);
    return Reply.empty(204);
  }

  private Reply receive(Request request, String name) throws IOException {
    byte[] body = request.body();
    String id = request.header("webhook-id");
    Optional<WebhookSignature.Mistake> mistake =
        WebhookSignature.mistake(
            secrets.getOrDefault(name, secret),
            id,
            request.header("webhook-timestamp"),
            request.header("webhook-signature"),
            body,
            Instant.now());
    if (mistake.isPresent()) {
      return Reply.problem(mistake.get().status(), mistake.get().detail());
    }
    Optional<Refusal> told = misbehaviours.refusal(Vendor.WEBHOOK, name);
    if (told.isPresent()) {
      return refused(told.get());
    }
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("webhookId", id);
    content.put("webhookTimestamp", request.header("webhook-timestamp"));
    content.put("contentType", request.header("Content-Type"));
    content.put("body", new String(body, UTF_8));
    inbox.add(
        new Item(
            Vendor.WEBHOOK,
            Instant.now().truncatedTo(ChronoUnit.MICROS),
            id,
            request.header("User-Agent"),
            List.of(name),
            name,
            content.toString().getBytes(UTF_8)));
    Conduct conduct = misbehaviours.conduct(Vendor.WEBHOOK, List.of(name));
    conduct.pause();
    if (conduct.cut()) {
      return Reply.cut();
    }
    return conduct.error() ? Reply.problem(500, "The receiver has failed.") : Reply.empty(204);
  }

  private static Reply refused(Refusal refusal) {
    return switch (refusal) {
      case Refusal.Throttled throttled ->
          Reply.problem(429, "Too many requests.")
              .with("Retry-After", Long.toString(throttled.retryAfter().toSeconds()));
      case Refusal.Unregistered unregistered -> Reply.problem(410, "Nobody listens here any more.");
      case Refusal.Rejected rejected ->
          Reply.problem(Integer.parseInt(rejected.code()), "The sandbox was told to refuse.");
    };
  }
}
