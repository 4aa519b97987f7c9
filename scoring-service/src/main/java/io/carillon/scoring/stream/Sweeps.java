package io.carillon.scoring.stream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Partitions that were told that all they need for looking at everybody has come. */
final class Sweeps {
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  void add(int partition, String basis) {
    asked.add(partition + "/" + basis);
  }

  /** Whether it was told; once. */
  boolean take(int partition, String basis) {
    return asked.remove(partition + "/" + basis);
  }
}
