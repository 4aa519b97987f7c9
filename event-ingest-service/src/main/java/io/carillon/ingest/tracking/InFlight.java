package io.carillon.ingest.tracking;

import java.util.HashMap;
import java.util.Map;

/**
 * How many bytes of events are on their way to the log, and that there are not too many. As long as
 * half of the room is free, nobody is refused. Behind that, each tenant has its share of the room
 * by its weight among those that are sending, one seat being kept free for who comes next: so a
 * tenant that sends much is asked to wait before one that sends little is.
 */
final class InFlight {
  private final long most;
  private final Map<String, Load> loads = new HashMap<>();
  private long bytes;

  private record Load(long bytes, long weight) {}

  InFlight(long most) {
    this.most = most;
  }

  /** Whether there is room; if so, the bytes count until they {@link #leave}. */
  synchronized boolean enter(String tenant, long weight, long more) {
    Load own = loads.getOrDefault(tenant, new Load(0, weight));
    if (bytes + more > most || !isFair(tenant, own.bytes(), weight, more)) {
      return false;
    }
    bytes += more;
    loads.put(tenant, new Load(own.bytes() + more, weight));
    return true;
  }

  synchronized void leave(String tenant, long more) {
    bytes -= more;
    loads.computeIfPresent(
        tenant,
        (_, load) -> load.bytes() <= more ? null : new Load(load.bytes() - more, load.weight()));
  }

  private boolean isFair(String tenant, long own, long weight, long more) {
    if (bytes + more <= most / 2 || own == 0) {
      return true;
    }
    long others = 0;
    for (Map.Entry<String, Load> load : loads.entrySet()) {
      if (!load.getKey().equals(tenant)) {
        others += load.getValue().weight();
      }
    }
    double seats = others + weight + EventLog.USUAL_WEIGHT;
    return own + more <= most * (weight / seats);
  }
}
