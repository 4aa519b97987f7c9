package io.carillon.platform.events;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** The headers of a record: CloudEvents in binary mode, and ours. */
final class Headers {
  static final String REPLAY_FOR = "replay-for";
  static final String TENANT = "tenant";

  private Headers() {}

  static ProducerRecord<String, byte[]> record(
      String topic, String service, long now, Outbound out) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(topic, null, now, out.key(), out.value());
    put(record, "ce_specversion", "1.0");
    put(record, "ce_id", out.id());
    put(record, "ce_type", out.type());
    put(record, "ce_source", "/carillon/" + service);
    put(record, "ce_time", java.time.Instant.ofEpochMilli(now).toString());
    put(record, "content-type", "application/protobuf");
    put(record, TENANT, out.tenant());
    put(record, "origin", out.origin() == null ? null : out.origin().toString());
    put(record, Traces.HEADER, out.traceparent());
    put(record, REPLAY_FOR, out.replayFor());
    return record;
  }

  static void put(ProducerRecord<String, byte[]> record, String name, @Nullable String value) {
    if (value != null) {
      record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
  }

  static @Nullable String get(org.apache.kafka.common.header.Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
