package io.carillon.identity.stream;

import com.google.protobuf.Message;
import io.carillon.platform.events.Inbound;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

/**
 * A batch as one or two of about the same size, each of partitions of its own and in their order.
 *
 * @param second empty where the price of another transaction would be more than what it saves
 */
record Lanes<T extends Message>(List<Inbound<T>> first, List<Inbound<T>> second) {
  /** So many events cost less in one transaction, and take no longer than one may wait. */
  private static final int ALONE = 150;

  static <T extends Message> Lanes<T> of(List<Inbound<T>> records) {
    if (records.size() <= ALONE) {
      return new Lanes<>(records, List.of());
    }
    Map<Integer, List<Inbound<T>>> byPartition =
        records.stream()
            .collect(Collectors.groupingBy(Inbound::partition, TreeMap::new, Collectors.toList()));
    List<Inbound<T>> first = new ArrayList<>();
    List<Inbound<T>> second = new ArrayList<>();
    byPartition.values().stream()
        .sorted(Comparator.<List<?>>comparingInt(List::size).reversed())
        .forEach(all -> (first.size() <= second.size() ? first : second).addAll(all));
    return new Lanes<>(List.copyOf(first), List.copyOf(second));
  }

  /** What work that has begun led to, once it has ended. */
  static <R> R ended(FutureTask<R> work) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return work.get();
        } catch (InterruptedException e) {
          interrupted = true; // two must never work on the same records
        } catch (ExecutionException e) {
          switch (e.getCause()) {
            case RuntimeException failure -> throw failure;
            case Error failure -> throw failure;
            case null, default -> throw new IllegalStateException(e);
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
