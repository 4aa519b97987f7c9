package io.carillon.sandbox.webpush;

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
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The doors of the push service. */
public final class WebPush {
  /** The error codes that a rule may name. */
  public static final Map<Kind, Set<String>> CODES =
      Map.of(Kind.REJECT, Set.of("400", "401", "403", "404", "410", "413", "500", "503"));

  private static final int MOST_BYTES = 4_096;
  private static final Set<String> URGENCIES = Set.of("very-low", "low", "normal", "high");

  private final Subscriptions subscriptions;
  private final String url;
  private final Inbox inbox;
  private final Misbehaviours misbehaviours;

  /**
   * The doors behind an address.
   *
   * @param folder for the subscriptions
   * @param url of the sandbox
   */
  public WebPush(Path folder, String url, Inbox inbox, Misbehaviours misbehaviours)
      throws IOException {
    this.subscriptions = new Subscriptions(folder);
    this.url = url;
    this.inbox = inbox;
    this.misbehaviours = misbehaviours;
  }

  public void open(Doors doors) {
    doors.open("/webpush", this::answer);
  }

  private Reply answer(Request request) throws IOException {
    List<String> path = request.path();
    if (path.size() != 1) {
      return Reply.text(404, "There is nothing here.");
    }
    if (path.getFirst().equals("subscriptions")) {
      return request.method().equals("POST")
          ? subscribe(request)
          : Reply.problem(405, "POST was expected.");
    }
    Optional<Subscription> subscription = subscriptions.find(path.getFirst());
    if (subscription.isEmpty()) {
      return Reply.text(410, "The subscription has ended, or there never was one.");
    }
    return switch (request.method()) {
      case "POST" -> push(request, subscription.get());
      case "DELETE" -> {
        subscriptions.end(subscription.get());
        yield Reply.empty(204);
      }
      default -> Reply.text(405, "POST or DELETE was expected.");
    };
  }

  private Reply subscribe(Request request) throws IOException {
    JsonNode json = request.object("applicationServerKey");
    String serverKey = json.path("applicationServerKey").asText();
    if (!serverKey.matches("[A-Za-z0-9_-]*=*")) {
      throw new IllegalArgumentException(
          "applicationServerKey: " + serverKey + " (expected: base64url)");
    }
    Subscription subscription = subscriptions.create(serverKey.replaceAll("=+$", ""));
    return Reply.json(201, subscription.handedOut(url));
  }

  private Reply push(Request request, Subscription subscription) throws IOException {
    Optional<Vapid.Mistake> mistake =
        Vapid.mistake(request.header("Authorization"), subscription, url);
    if (mistake.isPresent()) {
      return Reply.text(mistake.get().status(), mistake.get().detail());
    }
    if (!request.header("TTL").matches("[0-9]{1,9}")) {
      return Reply.text(400, "TTL: " + request.header("TTL") + " (expected: seconds)");
    }
    String urgency = request.header("Urgency");
    if (!urgency.isEmpty() && !URGENCIES.contains(urgency)) {
      return Reply.text(400, "Urgency: " + urgency + " (expected: one of " + URGENCIES + ")");
    }
    if (!request.header("Topic").matches("[A-Za-z0-9_-]{0,32}")) {
      return Reply.text(400, "Topic: at most 32 characters of base64url were expected.");
    }
    byte[] body = request.body();
    if (body.length > MOST_BYTES) {
      return Reply.text(413, body.length + " bytes (expected: at most " + MOST_BYTES + ")");
    }
    byte[] text = new byte[0];
    if (body.length > 0) {
      if (!request.header("Content-Encoding").equals("aes128gcm")) {
        return Reply.text(400, "Content-Encoding: aes128gcm was expected.");
      }
      try {
        text = subscription.decrypt(body);
      } catch (GeneralSecurityException e) {
        return Reply.text(400, "The subscription cannot decrypt it: " + e.getMessage());
      }
    }
    Optional<Refusal> told = misbehaviours.refusal(Vendor.WEBPUSH, subscription.id());
    return told.isPresent()
        ? refused(told.get())
        : accept(request, subscription, new String(text, UTF_8));
  }

  private Reply accept(Request request, Subscription subscription, String text) throws IOException {
    String id = KeyFolder.hex(16);
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("endpoint", url + "/webpush/" + subscription.id());
    content.put("ttl", Integer.parseInt(request.header("TTL")));
    content.put("urgency", request.header("Urgency"));
    content.put("topic", request.header("Topic"));
    content.put("payload", text);
    inbox.add(
        new Item(
            Vendor.WEBPUSH,
            Instant.now().truncatedTo(ChronoUnit.MICROS),
            id,
            "",
            List.of(subscription.id()),
            title(text),
            content.toString().getBytes(UTF_8)));
    Conduct conduct = misbehaviours.conduct(Vendor.WEBPUSH, List.of(subscription.id()));
    conduct.pause();
    if (conduct.cut()) {
      return Reply.cut();
    }
    return conduct.error()
        ? Reply.text(500, "Internal error.")
        : Reply.empty(201)
            .with("Location", url + "/webpush/messages/" + id)
            .with("TTL", request.header("TTL"));
  }

  /** The notification's title, by the names that pages use, or the text itself. */
  private static String title(String text) throws IOException {
    try {
      JsonNode json = Request.json(text.getBytes(UTF_8));
      JsonNode notification = json.has("notification") ? json.path("notification") : json;
      return notification.path("title").asText();
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static Reply refused(Refusal refusal) {
    return switch (refusal) {
      case Refusal.Throttled throttled ->
          Reply.text(429, "Too many requests.")
              .with("Retry-After", Long.toString(throttled.retryAfter().toSeconds()));
      case Refusal.Unregistered unregistered -> Reply.text(410, "The subscription has ended.");
      case Refusal.Rejected rejected ->
          Reply.text(Integer.parseInt(rejected.code()), "The sandbox was told to refuse.");
    };
  }
}
