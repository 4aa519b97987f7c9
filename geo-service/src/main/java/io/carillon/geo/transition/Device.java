package io.carillon.geo.transition;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a device.
 *
 * @param last the newest position that counted
 * @param suspect a newer one that nobody could have reached; the next one shows which was wrong
 * @param quietUntil until then nothing is concluded from silence: what a device sends late comes in
 *     one go
 */
record Device(Fix last, @Nullable Fix suspect, Instant quietUntil, Map<UUID, Visit> visits) {
  Device {
    visits = Map.copyOf(visits);
  }

  Device suspecting(Fix fix) {
    return new Device(last, fix, quietUntil, visits);
  }

  Device with(Map<UUID, Visit> changed) {
    return new Device(last, suspect, quietUntil, changed);
  }

  /** One device under two profiles: the newer position, and all visits, the older ones first. */
  Device joinedWith(Device other) {
    Device newer = other.last().at().isAfter(last.at()) ? other : this;
    Map<UUID, Visit> all = new TreeMap<>(visits);
    other.visits().forEach((fence, visit) -> all.merge(fence, visit, Device::first));
    return new Device(newer.last(), newer.suspect(), newer.quietUntil(), all);
  }

  /** The one that was told, so that its end is; of two, the older. */
  private static Visit first(Visit a, Visit b) {
    if (a.told() != b.told()) {
      return a.told() ? a : b;
    }
    return b.since().isBefore(a.since()) ? b : a;
  }
}
