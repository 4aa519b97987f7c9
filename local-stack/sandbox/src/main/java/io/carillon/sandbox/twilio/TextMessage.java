package io.carillon.sandbox.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A message as Twilio knows it. Its course is laid down when it is accepted; where it stands on it
 * is a matter of the time.
 *
 * @param from empty when a messaging service chooses
 * @param serviceSid empty without a messaging service
 * @param statusCallback empty when nobody wants to know
 * @param step between two states
 * @param failure the code with which it ends; empty when it is delivered
 */
record TextMessage(
    String sid,
    String accountSid,
    String direction,
    String from,
    String to,
    String body,
    String serviceSid,
    String statusCallback,
    int media,
    Instant createdAt,
    Duration step,
    String failure) {
  static final String INBOUND = "inbound";
  static final String OUTBOUND = "outbound-api";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** As Twilio writes times: RFC 2822, in GMT. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss +0000", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** A state and when it is reached. */
  record State(String name, Instant at) {}

  /** All states, in their order. */
  List<State> course() {
    if (direction.equals(INBOUND)) {
      return List.of(new State("received", createdAt));
    }
    List<State> course = new ArrayList<>();
    course.add(new State("queued", createdAt));
    String end =
        failure.isEmpty() ? "delivered" : TwilioError.LATER.getOrDefault(failure, "failed");
    if (!end.equals("failed")) {
      course.add(new State("sent", createdAt.plus(step)));
    }
    course.add(new State(end, createdAt.plus(step.multipliedBy(course.size()))));
    return course;
  }

  State state(Instant now) {
    return course().reversed().stream()
        .filter(state -> !state.at().isAfter(now))
        .findFirst()
        .orElse(course().getFirst());
  }

  /** When it was sent, or is going to be. */
  Instant sentAt() {
    return createdAt.plus(step);
  }

  /** As the resource is answered. */
  Map<String, Object> resource(Instant now) {
    State state = state(now);
    boolean failed = state.name().equals("failed") || state.name().equals("undelivered");
    String uri = "/2010-04-01/Accounts/" + accountSid + "/Messages/" + sid;
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("account_sid", accountSid);
    json.put("api_version", "2010-04-01");
    json.put("body", body);
    json.put("date_created", TIME.format(createdAt));
    json.put("date_sent", state.name().equals("queued") ? null : TIME.format(sentAt()));
    json.put("date_updated", TIME.format(state.at()));
    json.put("direction", direction);
    json.put("error_code", failed ? Integer.valueOf(failure) : null);
    json.put("error_message", null);
    json.put("from", from.isEmpty() ? null : from);
    json.put("messaging_service_sid", serviceSid.isEmpty() ? null : serviceSid);
    json.put("num_media", Integer.toString(media));
    json.put("num_segments", Integer.toString(segments()));
    json.put("price", null);
    json.put("price_unit", "USD");
    json.put("sid", sid);
    json.put("status", state.name());
    json.put("subresource_uris", Map.of("media", uri + "/Media.json"));
    json.put("to", to);
    json.put("uri", uri + ".json");
    return json;
  }

  /** What a callback says of one state. */
  Map<String, String> callback(State state) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("AccountSid", accountSid);
    form.put("ApiVersion", "2010-04-01");
    form.put("From", from);
    form.put("MessageSid", sid);
    form.put("MessageStatus", state.name());
    form.put("SmsSid", sid);
    form.put("SmsStatus", state.name());
    form.put("To", to);
    if (!serviceSid.isEmpty()) {
      form.put("MessagingServiceSid", serviceSid);
    }
    if (state.name().equals("failed") || state.name().equals("undelivered")) {
      form.put("ErrorCode", failure);
    }
    return form;
  }

  byte[] bytes() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("sid", sid);
    json.put("accountSid", accountSid);
    json.put("direction", direction);
    json.put("from", from);
    json.put("to", to);
    json.put("body", body);
    json.put("messagingServiceSid", serviceSid);
    json.put("statusCallback", statusCallback);
    json.put("media", media);
    json.put("createdAt", createdAt.toString());
    json.put("step", step.toString());
    json.put("failure", failure);
    try {
      return JSON.writeValueAsBytes(json);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static TextMessage of(byte[] bytes) throws IOException {
    JsonNode json = JSON.readTree(bytes);
    return new TextMessage(
        json.path("sid").asText(),
        json.path("accountSid").asText(),
        json.path("direction").asText(),
        json.path("from").asText(),
        json.path("to").asText(),
        json.path("body").asText(),
        json.path("messagingServiceSid").asText(),
        json.path("statusCallback").asText(),
        json.path("media").asInt(),
        Instant.parse(json.path("createdAt").asText()),
        Duration.parse(json.path("step").asText()),
        json.path("failure").asText());
  }

  /** GSM 03.38 or UCS-2, by whether all characters are of the former (here: Latin-1). */
  private int segments() {
    boolean wide = body.chars().anyMatch(c -> c > 0xFF);
    int alone = wide ? 70 : 160;
    int joined = wide ? 67 : 153;
    return body.length() <= alone ? 1 : (body.length() + joined - 1) / joined;
  }
}
