package io.carillon.platform.events;

import com.google.protobuf.Message;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * How far a consumer has applied each partition, written in the transaction of its effects. The row
 * is locked while that transaction lasts, so that two owners of a partition, one of them not yet
 * aware that it lost it, apply each record once between them.
 */
@ApplicationScoped
public class Positions {

  /**
   * Records by what is to be done with them.
   *
   * @param fresh to apply
   * @param repeated applied before: apply nothing, emit the same again
   */
  public record Claimed<T extends Message>(List<Inbound<T>> fresh, List<Inbound<T>> repeated) {}

  /** Divides the records and moves the positions behind them, in this transaction. */
  public <T extends Message> Claimed<T> claim(
      Handle tx, String consumer, List<Inbound<T>> records) {
    Map<String, Map<Integer, Long>> ends = new TreeMap<>();
    for (Inbound<T> record : records) {
      ends.computeIfAbsent(record.topic().name(), _ -> new TreeMap<>())
          .merge(record.partition(), record.offset() + 1, Math::max);
    }
    Map<String, Map<Integer, Long>> known = new HashMap<>();
    ends.forEach((topic, byPartition) -> known.put(topic, move(tx, consumer, topic, byPartition)));
    List<Inbound<T>> fresh = new ArrayList<>(records.size());
    List<Inbound<T>> repeated = new ArrayList<>();
    for (Inbound<T> record : records) {
      long next =
          known.getOrDefault(record.topic().name(), Map.of()).getOrDefault(record.partition(), 0L);
      (record.offset() >= next ? fresh : repeated).add(record);
    }
    return new Claimed<>(fresh, repeated);
  }

  /** Moves the positions, which locks their rows in order, and returns where they stood. */
  private static Map<Integer, Long> move(
      Handle tx, String consumer, String topic, Map<Integer, Long> ends) {
    Integer[] partitions = ends.keySet().toArray(Integer[]::new);
    Long[] nexts = ends.values().toArray(Long[]::new);
    Map<Integer, Long> known = new HashMap<>();
    tx.createQuery(
            "INSERT INTO position (consumer, topic, partition, next)"
                + " SELECT :consumer, :topic, e.partition, e.next"
                + " FROM unnest(:partitions, :nexts) AS e(partition, next) ORDER BY e.partition"
                + " ON CONFLICT (consumer, topic, partition)"
                + " DO UPDATE SET next = greatest(position.next, excluded.next)"
                + " RETURNING new.partition, coalesce(old.next, 0)")
        .bind("consumer", consumer)
        .bind("topic", topic)
        .bindByType("partitions", partitions, Integer[].class)
        .bindByType("nexts", nexts, Long[].class)
        .map((row, _) -> Map.entry(row.getInt(1), row.getLong(2)))
        .forEach(row -> known.put(row.getKey(), row.getValue()));
    return known;
  }
}
