package io.carillon.platform.events;

import io.carillon.platform.problem.Reason;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/** Keeps what could not be processed: the original bytes, the reason, who refused it, its place. */
final class DeadLetters {
  private static final Logger LOG = Logger.getLogger(DeadLetters.class);

  private final String consumer;
  private final Topic topic;
  private final Broker broker;
  private final Emitter emitter;
  private final MeterRegistry meters;

  DeadLetters(String consumer, Topic topic, Broker broker, Emitter emitter, MeterRegistry meters) {
    this.consumer = consumer;
    this.topic = topic;
    this.broker = broker;
    this.emitter = emitter;
    this.meters = meters;
  }

  void bury(ConsumerRecord<String, byte[]> record, Reason reason, String detail) {
    bury(record.key(), record.value(), record.partition(), record.offset(), reason, detail);
  }

  void bury(Inbound<?> record, Reason reason, String detail) {
    bury(
        record.key(),
        record.value().toByteArray(),
        record.partition(),
        record.offset(),
        reason,
        detail);
  }

  private void bury(
      String key, byte[] value, int partition, long offset, Reason reason, String detail) {
    ProducerRecord<String, byte[]> letter =
        new ProducerRecord<>(topic.dead(broker.prefix()), key, value);
    Headers.put(letter, "dead-reason", reason.name());
    Headers.put(letter, "dead-detail", detail);
    Headers.put(letter, "dead-consumer", consumer);
    Headers.put(letter, "dead-partition", Integer.toString(partition));
    Headers.put(letter, "dead-offset", Long.toString(offset));
    emitter.write(List.of(letter));
    meters
        .counter("carillon.consumer.dead", "consumer", consumer, "reason", reason.name())
        .increment();
    LOG.errorf(
        "Consumer %s put %s partition %d offset %d aside: %s",
        consumer, topic, partition, offset, reason.name());
  }
}
