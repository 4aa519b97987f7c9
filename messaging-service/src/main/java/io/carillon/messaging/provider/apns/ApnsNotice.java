package io.carillon.messaging.provider.apns;

import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushType;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.messaging.gate.Purpose;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.PreparationException;
import io.carillon.messaging.provider.Provider;
import io.carillon.messaging.provider.PushData;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A notification as APNs takes it. Its id and its collapse id are the message's own id, so that a
 * repetition takes the place of what is shown already.
 */
record ApnsNotice(SimpleApnsPushNotification notification) implements Provider.Prepared {
  private static final int MOST_BYTES = 4_096;

  /** Bytes in hexadecimal; Apple names no length. */
  private static final Pattern TOKEN = Pattern.compile("([0-9a-fA-F]{2}){1,100}");

  static ApnsNotice of(Outgoing message, String topic) {
    if (!(message.content() instanceof Outgoing.Push push)) {
      throw new PreparationException("not a push");
    }
    if (!TOKEN.matcher(message.address().target()).matches()) {
      throw new PreparationException("not a device token");
    }
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    PushData.of(message, push).forEach(payload::put);
    if (push.image() != null) {
      payload.put("carillonImage", push.image());
    }
    ObjectNode aps = payload.putObject("aps");
    aps.putObject("alert").put("title", push.title()).put("body", push.body());
    aps.put("sound", "default");
    if (push.image() != null) {
      aps.put("mutable-content", 1);
    }
    String json = payload.toString();
    if (json.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw new PreparationException("over 4096 bytes");
    }
    return new ApnsNotice(
        new SimpleApnsPushNotification(
            message.address().target(),
            topic,
            json,
            message.expiresAt(),
            message.purpose() == Purpose.TRANSACTIONAL
                ? DeliveryPriority.IMMEDIATE
                : DeliveryPriority.CONSERVE_POWER,
            PushType.ALERT,
            message.id().toString(),
            message.id()));
  }
}
