package io.carillon.platform.events;

import io.carillon.platform.problem.Reason;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Keeps what could not be processed: the original bytes, the reason, who refused it, its place. */
final class DeadLetters {
  /** Well below the megabyte that a topic takes. */
  private static final int PART = 512 * 1024;

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

  /** What cannot be read may still say in its headers whose it is. */
  void bury(ConsumerRecord<String, byte[]> record, Reason reason, String detail) {
    ProducerRecord<String, byte[]> letter =
        letter(
            record.key(),
            record.value(),
            record.partition(),
            record.offset(),
            Headers.get(record.headers(), Headers.TENANT),
            reason,
            detail);
    bury(List.of(letter), record.partition(), record.offset(), reason);
  }

  void bury(Inbound<?> record, Reason reason, String detail) {
    bury(List.of(record), reason, detail);
  }

  /** At least one; all are written before this returns. */
  void bury(List<Inbound<?>> records, Reason reason, String detail) {
    Inbound<?> first = records.getFirst();
    bury(
        records.stream()
            .map(
                record ->
                    letter(
                        record.key(),
                        record.value().toByteArray(),
                        record.partition(),
                        record.offset(),
                        null,
                        reason,
                        detail))
            .toList(),
        first.partition(),
        first.offset(),
        reason);
  }

  /** Keeps a record that its own topic never takes, as it is too large. */
  void bury(Outbound record, Reason reason, String detail) {
    bury(record, false, reason, detail);
    LOG.errorf("%s put %s record %s aside: %s", consumer, topic, record.id(), reason.name());
  }

  /**
   * Keeps what came to a door as it came: it is no record of its topic, and never read as one. What
   * strangers send is nothing that an operator must act on; it is counted, and found again.
   */
  void buryRaw(Outbound record, Reason reason, String detail) {
    bury(record, true, reason, detail);
    LOG.debugf("%s put %s record %s aside: %s", consumer, topic, record.id(), reason.name());
  }

  /** What would be too large here too is kept in parts, one behind the other: `dead-part: 2/3`. */
  private void bury(Outbound record, boolean raw, Reason reason, String detail) {
    byte[] whole = record.value();
    byte[] value = whole == null ? new byte[0] : whole;
    int parts = Math.max(1, Math.ceilDiv(value.length, PART));
    List<ProducerRecord<String, byte[]>> letters = new ArrayList<>(parts);
    for (int part = 0; part < parts; part++) {
      byte[] bytes =
          Arrays.copyOfRange(value, part * PART, Math.min(value.length, (part + 1) * PART));
      ProducerRecord<String, byte[]> letter =
          emitter.record(topic.dead(broker.prefix()), record.withValue(bytes));
      Headers.put(letter, DeadLetter.REASON, reason.name());
      Headers.put(letter, DeadLetter.DETAIL, detail);
      Headers.put(letter, DeadLetter.CONSUMER, consumer);
      Headers.put(letter, DeadLetter.RAW, raw ? "true" : null);
      Headers.put(letter, DeadLetter.PART, parts == 1 ? null : (part + 1) + "/" + parts);
      letters.add(letter);
    }
    emitter.write(letters);
    count(reason);
  }

  private ProducerRecord<String, byte[]> letter(
      String key,
      byte[] value,
      int partition,
      long offset,
      @Nullable String tenant,
      Reason reason,
      String detail) {
    ProducerRecord<String, byte[]> letter =
        new ProducerRecord<>(topic.dead(broker.prefix()), key, value);
    Headers.put(letter, DeadLetter.REASON, reason.name());
    Headers.put(letter, DeadLetter.DETAIL, detail);
    Headers.put(letter, DeadLetter.CONSUMER, consumer);
    Headers.put(letter, DeadLetter.PARTITION, Integer.toString(partition));
    Headers.put(letter, DeadLetter.OFFSET, Long.toString(offset));
    Headers.put(letter, Headers.TENANT, tenant);
    return letter;
  }

  private void bury(
      List<ProducerRecord<String, byte[]>> letters, int partition, long offset, Reason reason) {
    emitter.write(letters);
    letters.forEach(_ -> count(reason));
    LOG.errorf(
        "Consumer %s put %d of %s aside from partition %d offset %d on: %s",
        consumer, letters.size(), topic, partition, offset, reason.name());
  }

  private void count(Reason reason) {
    meters
        .counter("carillon.consumer.dead", "consumer", consumer, "reason", reason.name())
        .increment();
  }
}
