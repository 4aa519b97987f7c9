package io.carillon.identity.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.identity.device.PushToken;
import io.carillon.identity.stream.Incoming.Retirement;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads messaging's `Push Token Retired`: the push service calls a token dead. Properties
 * `tokenHash` (SHA-256 in lower-case hexadecimal), `endedAt` (the push service's own moment, else
 * that of its answer) and `forGood`.
 */
final class RetirementCodec {
  private static final String MESSAGING = "messaging";
  private static final String RETIRED = "Push Token Retired";
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private RetirementCodec() {}

  /** Null when the event says nothing of a token; only messaging's own word counts. */
  static @Nullable Retirement read(AcceptedEvent event, JsonNode call) {
    boolean ours = !event.getProfileId().isEmpty() && event.getSource().equals(MESSAGING);
    if (!ours || !event.getName().equals(RETIRED)) {
      return null;
    }
    JsonNode properties = call.path("properties");
    String hash = properties.path("tokenHash").asText("");
    Instant since = moment(properties.path("endedAt").asText(""));
    if (since == null || !HASH.matcher(hash).matches()) {
      return null;
    }
    boolean forGood = properties.path("forGood").asBoolean();
    return new Retirement(hash, new PushToken.End(since, forGood));
  }

  private static @Nullable Instant moment(String text) {
    try {
      return Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
