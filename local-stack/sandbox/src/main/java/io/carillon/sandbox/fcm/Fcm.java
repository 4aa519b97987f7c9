package io.carillon.sandbox.fcm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.carillon.sandbox.shape.Shape;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwt.consumer.InvalidJwtException;

/** The doors of FCM and of Google's token endpoint. */
public final class Fcm {
  /** The error codes that a rule may name. */
  public static final Map<Kind, Set<String>> CODES = Map.of(Kind.REJECT, FcmError.codes());

  private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

  private final ServiceAccount account;
  private final Inbox inbox;
  private final Misbehaviours misbehaviours;
  private final Shape shape = Shape.of(Fcm.class, "fcm-v1.discovery.json");

  /**
   * The doors behind an address.
   *
   * @param url of the sandbox
   */
  public Fcm(KeyFolder keys, String url, Inbox inbox, Misbehaviours misbehaviours)
      throws IOException {
    this.account = ServiceAccount.of(keys, url + "/token");
    this.inbox = inbox;
    this.misbehaviours = misbehaviours;
  }

  public void open(Doors doors) {
    doors.open("/token", this::token);
    doors.open("/fcm/service-account.json", this::file);
    doors.open("/v1/projects", this::send);
  }

  /** The service account's file: JSON, with its private key. */
  public String serviceAccount() {
    return account.file();
  }

  private Reply file(Request request) {
    return request.method().equals("GET")
        ? Reply.of(200, "application/json", account.file().getBytes(UTF_8))
        : Reply.problem(405, "GET was expected.");
  }

  private Reply token(Request request) throws IOException {
    if (!request.method().equals("POST")) {
      return Reply.problem(405, "POST was expected.");
    }
    Map<String, List<String>> form = Request.pairs(new String(request.body(), UTF_8));
    if (!form.getOrDefault("grant_type", List.of("")).getFirst().equals(GRANT)) {
      return refused("unsupported_grant_type", "Invalid grant_type");
    }
    try {
      String token =
          account.token(form.getOrDefault("assertion", List.of("")).getFirst(), Instant.now());
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("access_token", token);
      answer.put("expires_in", ServiceAccount.LIFE.toSeconds() - 1);
      answer.put("token_type", "Bearer");
      return Reply.json(answer);
    } catch (InvalidJwtException e) {
      return refused("invalid_grant", "Invalid JWT: " + e.getMessage());
    }
  }

  private static Reply refused(String error, String description) {
    return Reply.json(400, Map.of("error", error, "error_description", description));
  }

  private Reply send(Request request) throws IOException {
    String authorization = request.header("Authorization");
    if (!authorization.startsWith("Bearer ")
        || !account.knows(authorization.substring(7), Instant.now())) {
      return FcmError.reply(
          401,
          "UNAUTHENTICATED",
          "Request had invalid authentication credentials. Expected OAuth 2 access token.",
          List.of());
    }
    List<String> path = request.path();
    if (path.size() != 2
        || !path.get(1).equals("messages:send")
        || !request.method().equals("POST")) {
      return FcmError.reply(404, "NOT_FOUND", "Method not found.", List.of());
    }
    if (!path.getFirst().equals(ServiceAccount.PROJECT)) {
      return FcmError.reply(
          403,
          "PERMISSION_DENIED",
          "Permission 'cloudmessaging.messages.create' denied on resource 'projects/"
              + path.getFirst()
              + "'.",
          List.of());
    }
    JsonNode body;
    try {
      body = Request.json(request.body());
    } catch (IllegalArgumentException e) {
      return FcmError.malformed(List.of(String.valueOf(e.getMessage())));
    }
    return take(body);
  }

  private Reply take(JsonNode body) throws IOException {
    JsonNode schema = shape.document().path("schemas").path("SendMessageRequest");
    List<String> deviations = shape.deviations(schema, body, "");
    if (!deviations.isEmpty()) {
      return FcmError.malformed(deviations);
    }
    FcmMessage message = new FcmMessage(body.path("message"));
    Optional<String> mistake = message.mistake();
    if (mistake.isPresent()) {
      return FcmError.INVALID_ARGUMENT.reply(mistake.get());
    }
    Optional<Refusal> told = misbehaviours.refusal(Vendor.FCM, message.to());
    if (told.isPresent()) {
      return refused(told.get());
    }
    String name = "projects/" + ServiceAccount.PROJECT + "/messages/";
    return body.path("validateOnly").asBoolean()
        ? Reply.json(Map.of("name", name + "fake_message_id"))
        : accept(message, name + "0:" + KeyFolder.hex(16));
  }

  private Reply accept(FcmMessage message, String name) throws IOException {
    inbox.add(
        new Item(
            Vendor.FCM,
            Instant.now().truncatedTo(ChronoUnit.MICROS),
            name,
            ServiceAccount.PROJECT,
            List.of(message.to()),
            message.title(),
            message.json().toString().getBytes(UTF_8)));
    Conduct conduct = misbehaviours.conduct(Vendor.FCM, List.of(message.to()));
    conduct.pause();
    if (conduct.cut()) {
      return Reply.cut();
    }
    return conduct.error() ? FcmError.INTERNAL.reply() : Reply.json(Map.of("name", name));
  }

  private static Reply refused(Refusal refusal) {
    return switch (refusal) {
      case Refusal.Throttled throttled ->
          FcmError.QUOTA_EXCEEDED
              .reply()
              .with("Retry-After", Long.toString(throttled.retryAfter().toSeconds()));
      case Refusal.Unregistered unregistered -> FcmError.UNREGISTERED.reply();
      case Refusal.Rejected rejected -> FcmError.valueOf(rejected.code()).reply();
    };
  }
}
