package io.carillon.sandbox.misbehaviour;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.sandbox.inbox.Vendor;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One thing to do wrong.
 *
 * @param channel a channel, a vendor or {@code all}, as it was told
 * @param to the recipient; empty for all
 * @param code of the kinds that have one: the vendor's error code
 * @param delay of the kinds that have one
 * @param times how often still; {@link #ALWAYS} without end
 * @param since when it was made
 */
record Rule(
    String channel, String to, Kind kind, String code, Duration delay, int times, Instant since) {
  static final int ALWAYS = -1;
  static final String[] FIELDS = {"channel", "to", "kind", "code", "delay", "times"};
  private static final int MOST_TIMES = 1_000_000;
  private static final Duration MOST_DELAY = Duration.ofMinutes(10);

  /**
   * A rule out of JSON.
   *
   * @param codes the error codes that each vendor knows, by kind
   * @throws IllegalArgumentException when it is not one
   */
  static Rule of(JsonNode json, Codes codes, Instant now) {
    String channel = text(json, "channel", true);
    Set<Vendor> vendors = Vendor.named(channel);
    Kind kind = Kind.named(text(json, "kind", true), vendors);
    String code = text(json, "code", kind.hasCode());
    if (kind.hasCode()) {
      for (Vendor vendor : vendors) {
        if (!codes.of(vendor, kind).contains(code)) {
          throw new IllegalArgumentException(
              "code: %s (expected for %s: one of %s)"
                  .formatted(code, vendor.key(), new TreeSet<>(codes.of(vendor, kind))));
        }
      }
    } else if (!code.isEmpty()) {
      throw new IllegalArgumentException(
          "code: " + code + " (expected: none for " + kind.key() + ")");
    }
    return new Rule(
        channel, text(json, "to", false), kind, code, delay(json, kind), times(json), now);
  }

  /** The error codes of the vendors. */
  @FunctionalInterface
  interface Codes {
    Set<String> of(Vendor vendor, Kind kind);
  }

  boolean isOf(Vendor vendor) {
    return Vendor.named(channel).contains(vendor);
  }

  boolean isTo(String recipient) {
    return to.isEmpty() || to.equalsIgnoreCase(recipient);
  }

  boolean isSame(Rule other) {
    return channel.equals(other.channel) && to.equals(other.to) && kind == other.kind;
  }

  Rule taken() {
    return times == ALWAYS ? this : new Rule(channel, to, kind, code, delay, times - 1, since);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("channel", channel);
    if (!to.isEmpty()) {
      json.put("to", to);
    }
    json.put("kind", kind.key());
    if (kind.hasCode()) {
      json.put("code", code);
    }
    if (kind.hasDelay()) {
      json.put("delay", delay.toString());
    }
    if (times != ALWAYS) {
      json.put("times", times);
    }
    return json;
  }

  private static String text(JsonNode json, String name, boolean required) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      if (required) {
        throw new IllegalArgumentException(name + ": nothing (expected: a text)");
      }
      return "";
    }
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: a text)");
    }
    return value.textValue();
  }

  private static Duration delay(JsonNode json, Kind kind) {
    String text = text(json, "delay", kind == Kind.SLOW);
    if (text.isEmpty()) {
      return kind == Kind.THROTTLE ? Duration.ofSeconds(1) : Duration.ZERO;
    }
    if (!kind.hasDelay()) {
      throw new IllegalArgumentException(
          "delay: " + text + " (expected: none for " + kind.key() + ")");
    }
    try {
      Duration delay = Duration.parse(text);
      if (!delay.isNegative() && delay.compareTo(MOST_DELAY) <= 0) {
        return delay;
      }
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "delay: " + text + " (expected: an ISO 8601 duration, as PT2S)", e);
    }
    throw new IllegalArgumentException("delay: " + text + " (expected: PT0S..PT10M)");
  }

  private static int times(JsonNode json) {
    JsonNode times = json.path("times");
    if (times.isMissingNode() || times.isNull()) {
      return ALWAYS;
    }
    if (!times.isInt() || times.intValue() < 1 || times.intValue() > MOST_TIMES) {
      throw new IllegalArgumentException(
          "times: " + times + " (expected: a whole number, 1.." + MOST_TIMES + ")");
    }
    return times.intValue();
  }
}
