package io.carillon.identity.stream;

import io.carillon.identity.person.Ref;
import io.carillon.platform.events.Inbound;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** The people that a batch would make, within each tenant's room: the first that come are in. */
final class Newcomers {
  private final ToLongFunction<String> rooms;
  private final Map<String, Long> room = new HashMap<>();
  private final Map<String, Integer> admitted = new HashMap<>();
  private final Set<Ref> in = new HashSet<>();
  private final List<Inbound<?>> refused = new ArrayList<>();

  /**
   * @param rooms how many more people each tenant may have; asked once, and only where somebody is
   *     new
   */
  Newcomers(ToLongFunction<String> rooms) {
    this.rooms = rooms;
  }

  /** An event of somebody who was not known before this batch. */
  void add(Ref person, Inbound<?> record) {
    if (in.contains(person)) {
      return;
    }
    long left = room.computeIfAbsent(person.tenant(), rooms::applyAsLong);
    if (left <= 0) {
      refused.add(record);
    } else {
      room.put(person.tenant(), left - 1);
      admitted.merge(person.tenant(), 1, Integer::sum);
      in.add(person);
    }
  }

  /** The records for whose people there is no room. */
  List<Inbound<?>> refused() {
    return refused;
  }

  /** How many are new, by tenant. */
  Map<String, Integer> admitted() {
    return admitted;
  }
}
