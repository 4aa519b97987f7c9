package io.carillon.platform.events;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What could not be processed, as it lies in its topic of dead letters.
 *
 * @param topic the topic that it was in, or should have gone to
 * @param offset its place among the dead letters of that topic
 * @param headers as text
 * @param at when it was put there
 */
public record DeadLetter(
    Topic topic,
    int partition,
    long offset,
    String key,
    byte[] value,
    Map<String, String> headers,
    Instant at) {
  static final String REASON = "dead-reason";
  static final String DETAIL = "dead-detail";
  static final String CONSUMER = "dead-consumer";
  static final String PARTITION = "dead-partition";
  static final String OFFSET = "dead-offset";
  static final String PART = "dead-part";
  static final String NOTE = "dead-note";
  static final String RAW = "dead-raw";

  /** Stable, UPPER_SNAKE. */
  public String reason() {
    return headers.getOrDefault(REASON, "");
  }

  /** For people; without personal data. */
  public String detail() {
    return headers.getOrDefault(DETAIL, "");
  }

  /** Who refused it. */
  public String consumer() {
    return headers.getOrDefault(CONSUMER, "");
  }

  /** Its place in its own topic; null when it never was there. */
  public @Nullable String place() {
    String partition = headers.get(PARTITION);
    return partition == null ? null : partition + ":" + headers.getOrDefault(OFFSET, "");
  }

  /** Whether it is a part of a record that is too large for its topic. */
  public boolean part() {
    return headers.containsKey(PART);
  }

  /** Whether it is what came to a door, as it came, and no record of its topic. */
  public boolean raw() {
    return headers.containsKey(RAW);
  }

  /** Whose it is, as its headers say; empty when they do not. */
  public String tenant() {
    return headers.getOrDefault(Headers.TENANT, "");
  }

  /** What whoever set it aside wrote with it: JSON, or empty. */
  public String note() {
    return headers.getOrDefault(NOTE, "");
  }
}
