package io.carillon.platform.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.event.v1.AcceptedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class OutboundTest {
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final Outbound out =
      Outbound.of(
          Topic.EVENTS_RESOLVED,
          "profile-1",
          "demo",
          "e-1",
          AcceptedEvent.newBuilder().setEventId("e-1").build());

  @Test
  void aRecordGoesOnInTheTraceOfItsCause() {
    Inbound<AcceptedEvent> cause =
        new Inbound<>(
            Topic.EVENTS_RAW,
            3,
            42,
            "lane",
            AcceptedEvent.getDefaultInstance(),
            TRACE,
            Instant.EPOCH);

    Outbound caused = out.causedBy(cause).withOrigin(3, 42);

    assertThat(caused.traceparent()).isEqualTo(TRACE);
    assertThat(caused.origin()).hasToString("3:42");
    assertThat(caused.id()).isEqualTo("e-1");
  }

  @Test
  void headersAreCloudEventsAndOurs() {
    ProducerRecord<String, byte[]> record =
        Headers.record("events.resolved", "identity", 0, out.withTrace(TRACE).withOrigin(3, 42));

    assertThat(record.headers())
        .extracting(h -> h.key() + "=" + new String(h.value(), StandardCharsets.UTF_8))
        .contains(
            "ce_specversion=1.0",
            "ce_id=e-1",
            "ce_type=carillon.event.v1.AcceptedEvent",
            "ce_source=/carillon/identity",
            "ce_time=1970-01-01T00:00:00Z",
            "tenant=demo",
            "origin=3:42",
            "traceparent=" + TRACE);
  }

  @Test
  void whatIsNotKnownHasNoHeader() {
    ProducerRecord<String, byte[]> record =
        Headers.record("events.resolved", "identity", 0, out.withTrace(null));

    assertThat(Headers.get(record.headers(), "origin")).isNull();
    assertThat(Headers.get(record.headers(), "traceparent")).isNull();
  }
}
