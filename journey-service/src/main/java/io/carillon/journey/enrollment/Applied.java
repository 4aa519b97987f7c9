package io.carillon.journey.enrollment;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an enrollment has seen already: of each profile, as identity knew it, the newest place in
 * each partition of `events.raw` and the newest fact. What is not newer is a repetition. Between
 * two profiles that became one there is no order: what came late to one may be older than what the
 * other has seen.
 */
record Applied(Map<String, Long> newest) {
  static final Applied NOTHING = new Applied(Map.of());

  /** A place in the order of what happens; null for what has none, such as a call. */
  record Mark(String lane, long place) {
    static Mark origin(String profile, int partition, long offset) {
      return new Mark("p" + partition + "/" + profile, offset);
    }

    static Mark fact(UUID profile, long sequence) {
      return new Mark("f" + profile, sequence);
    }
  }

  boolean has(@Nullable Mark mark) {
    return mark != null && newest.getOrDefault(mark.lane(), -1L) >= mark.place();
  }

  Applied with(@Nullable Mark mark) {
    if (mark == null || has(mark)) {
      return this;
    }
    Map<String, Long> more = new HashMap<>(newest);
    more.put(mark.lane(), mark.place());
    return new Applied(Map.copyOf(more));
  }
}
