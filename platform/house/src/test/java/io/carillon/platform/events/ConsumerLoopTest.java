package io.carillon.platform.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.event.v1.AcceptedEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a broker of its own, which stands still. */
class ConsumerLoopTest {
  private static final Outbound ANSWER =
      new Outbound(
          Topic.EVENTS_RESOLVED, "kelly", "demo", "id", "test", "told".getBytes(UTF_8), null, null);

  @TempDir Path folder;

  @Test
  void waitsForWhatIsOnItsWayInsteadOfHandlingItAgain() throws IOException {
    try (OwnKafka kafka = OwnKafka.with(folder, Topic.EVENTS_RAW, Topic.EVENTS_RESOLVED)) {
      Emitter emitter = new Emitter(kafka.broker(), Clock.systemUTC());
      AtomicInteger handled = new AtomicInteger();
      OwnKafka.bring(() -> emitter.begin(List.of(ANSWER)));
      ConsumerLoop<AcceptedEvent> loop =
          new ConsumerLoop<>(
              "test",
              Topic.EVENTS_RAW,
              AcceptedEvent.parser(),
              _ -> {
                handled.incrementAndGet();
                kafka.standStill();
                return List.of(ANSWER);
              },
              Urgency.AT_ONCE,
              kafka.broker(),
              emitter,
              new SimpleMeterRegistry());
      try {
        // Given an event whose answer is on its way to a broker that stands still
        OwnKafka.bring(() -> emitter.begin(List.of(event())));
        Thread.ofVirtual().start(loop);
        await().atMost(OwnKafka.PATIENCE).until(() -> !loop.healthy());

        // When the broker goes on
        kafka.goOn();
        await().atMost(OwnKafka.PATIENCE).until(loop::healthy);

        // Then the answer is there once, and nobody was asked for it twice
        assertThat(kafka.arrived(Topic.EVENTS_RESOLVED)).containsExactly("told", "told");
        assertThat(handled).hasValue(1);
      } finally {
        loop.close();
        emitter.close();
      }
    }
  }

  private static Outbound event() {
    return Outbound.of(
        Topic.EVENTS_RAW,
        "kelly",
        "demo",
        "e-1",
        AcceptedEvent.newBuilder().setTenant("demo").setEventId("e-1").build());
  }
}
