package io.carillon.platform.events;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Metric;

/**
 * Whether a producer takes records at once. It keeps whoever gives it one waiting for what it does
 * not know of the record's topic, and for room. It knows a topic where it brought something not
 * long ago, much less than the five minutes after which it forgets it.
 */
final class Promptness {
  private static final long NOT_LONG = TimeUnit.SECONDS.toNanos(30);
  private static final long BOOKED_AGAIN = TimeUnit.SECONDS.toNanos(1);

  /** As {@link ProducerConfig#BUFFER_MEMORY_CONFIG} is by default. */
  private static final double ROOM = 32 * 1024 * 1024;

  private final Map<String, Long> arrived = new ConcurrentHashMap<>();
  private final Metric room;

  Promptness(KafkaProducer<?, ?> producer) {
    room =
        producer.metrics().entrySet().stream()
            .filter(metric -> metric.getKey().name().equals("buffer-available-bytes"))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow();
  }

  boolean is(String topic, long now) {
    Long last = arrived.get(topic);
    return last != null
        && now - last < NOT_LONG
        && room.metricValue() instanceof Double free
        && free > ROOM / 2;
  }

  /** Something of the topic has arrived. */
  void arrived(String topic, long now) {
    Long last = arrived.get(topic);
    if (last == null || now - last > BOOKED_AGAIN) {
      arrived.put(topic, now);
    }
  }

  /** Something did not arrive: until something does again, nothing is known. */
  void lost() {
    arrived.clear();
  }
}
