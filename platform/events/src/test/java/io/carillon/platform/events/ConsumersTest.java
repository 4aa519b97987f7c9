package io.carillon.platform.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.eclipse.microprofile.health.HealthCheckResponse.Status.DOWN;
import static org.eclipse.microprofile.health.HealthCheckResponse.Status.UP;

import io.carillon.event.v1.AcceptedEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the threads of consumers say of their process; no broker is there. */
class ConsumersTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private record Impatient(Duration ackTimeout, Duration sessionTimeout, int batch)
      implements EventsConfig {}

  private volatile boolean broken = true;

  /** Whoever comes for a consumer finds it broken, for good or for now. */
  private final Broker broker =
      new Broker(
          "127.0.0.1:1",
          Optional.empty(),
          "test",
          "0",
          new Impatient(Duration.ofSeconds(1), Duration.ofSeconds(1), 1)) {
        @Override
        KafkaConsumer<String, byte[]> member(String group) {
          if (broken) {
            throw new OutOfMemoryError("gone");
          }
          throw new NoClassDefFoundError("not now");
        }
      };

  private final Emitter emitter = new Emitter(broker, Clock.systemUTC());
  private final Consumers consumers = new Consumers(broker, emitter, new SimpleMeterRegistry());
  private final ConsumersLiveness liveness = new ConsumersLiveness(consumers);

  @AfterEach
  void close() {
    consumers.stop(new ShutdownEvent());
    emitter.close();
  }

  @Test
  void aReaderBesideThatIsGoneMakesItsProcessUnhealthy() {
    assertThat(liveness.call().getStatus()).isEqualTo(UP);

    var _ = beside();

    await().dontCatchUncaughtExceptions().atMost(SOON).until(() -> !consumers.healthy());
    assertThat(liveness.call().getStatus()).isEqualTo(DOWN);
  }

  @Test
  void soDoesAReaderOfDeadLettersThatIsGone() {
    var _ = consumers.readDeadLetters("dead", _ -> {});

    await().dontCatchUncaughtExceptions().atMost(SOON).until(() -> !consumers.healthy());
    assertThat(liveness.call().getStatus()).isEqualTo(DOWN);
  }

  @Test
  void oneThatDoesNotGetOnOrIsToldToStopDoesNot() {
    broken = false;

    Consumption reading = beside();

    await().atMost(SOON).until(() -> !reading.healthy());
    assertThat(consumers.healthy()).isTrue();
    assertThat(liveness.call().getStatus()).isEqualTo(UP);
    reading.close();
    assertThat(consumers.healthy()).isTrue();
    assertThat(liveness.call().getStatus()).isEqualTo(UP);
  }

  private Consumption beside() {
    return consumers.consumeBeside(
        "beside", Topic.EVENTS_OVERFLOW, AcceptedEvent.parser(), _ -> List.of());
  }
}
