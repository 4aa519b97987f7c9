package io.carillon.platform.events;

import com.google.protobuf.Message;
import org.jspecify.annotations.Nullable;

/**
 * A record to emit.
 *
 * @param id the same on every repetition: receivers drop what they have
 * @param type the CloudEvents type
 * @param value protobuf bytes; null is a tombstone of a compacted topic
 * @param origin the place in `events.raw` of what caused it, or null
 * @param replayFor the one consumer that a replay is for, which all others skip; null for all
 */
public record Outbound(
    Topic topic,
    String key,
    String tenant,
    String id,
    String type,
    byte @Nullable [] value,
    @Nullable Place origin,
    @Nullable String traceparent,
    @Nullable String replayFor) {

  public Outbound(
      Topic topic,
      String key,
      String tenant,
      String id,
      String type,
      byte @Nullable [] value,
      @Nullable Place origin,
      @Nullable String traceparent) {
    this(topic, key, tenant, id, type, value, origin, traceparent, null);
  }

  /** A partition and an offset of `events.raw`. */
  public record Place(int partition, long offset) {
    @Override
    public String toString() {
      return partition + ":" + offset;
    }
  }

  /** A record in the current trace, of the message's own type. */
  public static Outbound of(Topic topic, String key, String tenant, String id, Message value) {
    String type = value.getDescriptorForType().getFullName();
    return new Outbound(topic, key, tenant, id, type, value.toByteArray(), null, Traces.current());
  }

  /** The same record in the trace of its cause. */
  public Outbound causedBy(Inbound<?> cause) {
    return new Outbound(
        topic, key, tenant, id, type, value, origin, cause.traceparent(), replayFor);
  }

  public Outbound withTrace(@Nullable String trace) {
    return new Outbound(topic, key, tenant, id, type, value, origin, trace, replayFor);
  }

  /** The same record, of which all consumers but this one are done. */
  public Outbound replayedFor(@Nullable String consumer) {
    return new Outbound(topic, key, tenant, id, type, value, origin, traceparent, consumer);
  }

  Outbound withValue(byte[] bytes) {
    return new Outbound(topic, key, tenant, id, type, bytes, origin, traceparent, replayFor);
  }

  public Outbound withOrigin(int partition, long offset) {
    return new Outbound(
        topic, key, tenant, id, type, value, new Place(partition, offset), traceparent, replayFor);
  }
}
