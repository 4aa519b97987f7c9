package io.carillon.platform.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** The headers of a record: CloudEvents in binary mode, and ours. */
final class Headers {
  static final String REPLAY_FOR = "replay-for";
  static final String TENANT = "tenant";

  private static final Header VERSION = new Constant("ce_specversion", bytes("1.0"));
  private static final Header CONTENT = new Constant("content-type", bytes("application/protobuf"));

  private static volatile @Nullable Moment latest;

  private record Moment(long millis, byte[] text) {}

  /** What all records say, made once. */
  @SuppressWarnings("ArrayRecordComponent") // written by the client alone
  private record Constant(String key, byte[] value) implements Header {}

  private Headers() {}

  static ProducerRecord<String, byte[]> record(
      String topic, String service, long now, Outbound out) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(topic, null, now, out.key(), out.value());
    record.headers().add(VERSION);
    put(record, "ce_id", out.id());
    put(record, "ce_type", out.type());
    put(record, "ce_source", "/carillon/" + service);
    record.headers().add("ce_time", time(now));
    record.headers().add(CONTENT);
    put(record, TENANT, out.tenant());
    put(record, "origin", out.origin() == null ? null : out.origin().toString());
    put(record, Traces.HEADER, out.traceparent());
    put(record, REPLAY_FOR, out.replayFor());
    return record;
  }

  /** Many records are of one millisecond, whose text costs as much as the other headers. */
  private static byte[] time(long now) {
    Moment known = latest;
    if (known == null || known.millis() != now) {
      known = new Moment(now, bytes(Instant.ofEpochMilli(now).toString()));
      latest = known;
    }
    return known.text();
  }

  static void put(ProducerRecord<String, byte[]> record, String name, @Nullable String value) {
    if (value != null) {
      record.headers().add(name, bytes(value));
    }
  }

  private static byte[] bytes(String value) {
    return value.getBytes(UTF_8);
  }

  static @Nullable String get(org.apache.kafka.common.header.Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }
}
