package io.carillon.journey.enrollment;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an enrollment has seen already: the newest place of each partition of `events.raw`, the
 * newest fact of each profile. What is not newer is a repetition.
 */
record Applied(Map<String, Long> newest) {
  static final Applied NOTHING = new Applied(Map.of());

  /** A place in the order of what happens; null for what has none, such as a call. */
  record Mark(String lane, long place) {
    static Mark origin(int partition, long offset) {
      return new Mark("p" + partition, offset);
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
