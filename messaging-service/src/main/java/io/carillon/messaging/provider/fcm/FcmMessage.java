package io.carillon.messaging.provider.fcm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.messaging.gate.Purpose;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.PreparationException;
import io.carillon.messaging.provider.Provider;
import io.carillon.messaging.provider.PushData;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A message as `projects.messages.send` takes it, by
 * https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages. The tag and the
 * collapse id are the message's own id, so that a repetition takes the place of what is shown
 * already.
 */
record FcmMessage(String json) implements Provider.Prepared {
  /** Of what is shown and the data together. */
  private static final int MOST_BYTES = 4_096;

  /** Google promises no form; but nothing that is longer, or would not stand in a line. */
  private static final Pattern TOKEN = Pattern.compile("[!-~]{1,4096}");

  private static final Duration LONGEST = Duration.ofDays(28);

  static FcmMessage of(Outgoing message, Instant now) {
    if (!(message.content() instanceof Outgoing.Push push)) {
      throw new PreparationException("not a push");
    }
    if (!TOKEN.matcher(message.address().target()).matches()) {
      throw new PreparationException("not a registration token");
    }
    String id = message.id().toString();
    boolean urgent = message.purpose() == Purpose.TRANSACTIONAL;
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ObjectNode body = root.putObject("message").put("token", message.address().target());
    ObjectNode notification =
        body.putObject("notification").put("title", push.title()).put("body", push.body());
    if (push.image() != null) {
      notification.put("image", push.image());
    }
    ObjectNode data = body.putObject("data");
    PushData.of(message, push).forEach(data::put);
    if (notification.toString().getBytes(StandardCharsets.UTF_8).length
            + data.toString().getBytes(StandardCharsets.UTF_8).length
        > MOST_BYTES) {
      throw new PreparationException("over 4096 bytes");
    }
    body.putObject("android")
        .put("priority", urgent ? "HIGH" : "NORMAL")
        .put("ttl", lifetime(message.expiresAt(), now).toSeconds() + "s")
        .putObject("notification")
        .put("tag", id);
    ObjectNode apns = body.putObject("apns");
    apns.putObject("headers")
        .put("apns-collapse-id", id)
        .put("apns-expiration", String.valueOf(message.expiresAt().getEpochSecond()))
        .put("apns-priority", urgent ? "10" : "5");
    ObjectNode aps = apns.putObject("payload").putObject("aps").put("sound", "default");
    if (push.image() != null) {
      aps.put("mutable-content", 1);
      apns.putObject("fcm_options").put("image", push.image());
    }
    return new FcmMessage(root.toString());
  }

  private static Duration lifetime(Instant expiresAt, Instant now) {
    Duration left = Duration.between(now, expiresAt);
    return left.isNegative() ? Duration.ZERO : left.compareTo(LONGEST) > 0 ? LONGEST : left;
  }
}
