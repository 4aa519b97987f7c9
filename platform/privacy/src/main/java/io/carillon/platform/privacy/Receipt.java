package io.carillon.platform.privacy;

import io.carillon.platform.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of what a service held: what is gone, what goes by itself, and what stays. */
public final class Receipt {
  private static final Duration DEAD_LETTERS = Duration.ofDays(30);

  /**
   * What nobody can take out.
   *
   * @param within how long after the erasure it is gone by itself
   */
  public record Expiring(String what, Duration within) {}

  /** What stays, and why. */
  public record Kept(String what, String why) {}

  private final Map<String, Long> erased = new LinkedHashMap<>();
  private final List<Expiring> expiring = new ArrayList<>();
  private final List<Kept> kept = new ArrayList<>();

  /** Adds to the number of things of a kind that are gone. */
  public Receipt erased(String kind, long count) {
    erased.merge(kind, count, Long::sum);
    return this;
  }

  public Receipt expires(String what, Duration within) {
    expiring.add(new Expiring(what, within));
    return this;
  }

  /** What the service wrote to a topic, and what of it was put aside. */
  public Receipt expires(Topic topic) {
    String name = topic.on("");
    long millis = Long.parseLong(topic.settings().getOrDefault("retention.ms", "0"));
    return expires("topic " + name, Duration.ofMillis(millis))
        .expires("topic " + topic.dead(""), DEAD_LETTERS);
  }

  public Receipt keeps(String what, String why) {
    kept.add(new Kept(what, why));
    return this;
  }

  public Map<String, Long> erased() {
    return erased;
  }

  public List<Expiring> expiring() {
    return expiring;
  }

  public List<Kept> kept() {
    return kept;
  }
}
