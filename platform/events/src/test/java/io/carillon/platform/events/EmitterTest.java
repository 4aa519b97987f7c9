package io.carillon.platform.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carillon.parts.Kafka;
import io.carillon.parts.Ports;
import io.carillon.parts.Processes;
import io.carillon.parts.TopicSpec;
import io.carillon.parts.Topics;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a broker of its own, which is killed. */
class EmitterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final TopicPartition LANE = new TopicPartition(Topic.EVENTS_RESOLVED.on(""), 0);

  private record Patience(Duration ackTimeout, Duration sessionTimeout, int batch)
      implements EventsConfig {}

  @TempDir Path folder;

  private Kafka kafka;
  private Process process;
  private Broker broker;
  private Emitter emitter;

  @BeforeEach
  void open() throws IOException {
    List<Integer> ports = Ports.free(2);
    kafka =
        new Kafka(
            ports.get(0),
            ports.get(1),
            folder.resolve("data"),
            folder.resolve("kafka.log"),
            List.of("-XX:TieredStopAtLevel=1"));
    start();
    Topics.create(kafka.bootstrap(), List.of(new TopicSpec(LANE.topic(), 1, 1, Map.of())));
    broker =
        new Broker(
            kafka.bootstrap(),
            Optional.empty(),
            "test",
            "0",
            new Patience(Duration.ofSeconds(1), Duration.ofSeconds(6), 500));
    emitter = new Emitter(broker, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    emitter.close();
    kill();
  }

  @Test
  void letsNothingArriveBeforeWhatWasBegunEarlier() throws IOException {
    // Given an emitter that waits in vain for a broker that stands still, and is then killed
    emitter.begin(records("first")).await();
    Processes.standStill(process.toHandle());
    Sending waiting = emitter.begin(records("second"));
    assertThatThrownBy(waiting::await)
        .isInstanceOf(ProblemException.class)
        .extracting(problem -> ((ProblemException) problem).reason())
        .isEqualTo(CommonReason.DEPENDENCY_AWAY);
    assertThat(waiting.failed()).isFalse();
    kill();

    // When it sends something else once the broker is there again
    start();
    await().atMost(PATIENCE).untilAsserted(() -> emitter.begin(records("third")).await());

    // Then the earlier one, which nobody has sent again, came before it
    waiting.await();
    assertThat(arrived()).startsWith("first", "second", "third");
  }

  @Test
  void takesNothingBehindWhatItCouldNotTake() throws IOException {
    // Given a broker that is gone before the emitter has heard of any topic
    kill();
    List<Outbound> records = new ArrayList<>(records("first"));
    records.addAll(records("second"));

    // When they are begun
    Sending sending = emitter.begin(records);

    // Then only the first was tried
    assertThat(sending.failed()).isTrue();
    assertThat(sending.size()).isEqualTo(1);
  }

  @Test
  void letsNothingArriveThatWasGivenUp() throws IOException {
    emitter.send(records("first"));
    kill();
    assertThatThrownBy(() -> emitter.send(records("second"))).isInstanceOf(ProblemException.class);

    start();
    await().atMost(PATIENCE).untilAsserted(() -> emitter.send(records("third")));

    assertThat(arrived()).startsWith("first").endsWith("third").doesNotContain("second");
  }

  private void start() throws IOException {
    process = kafka.prepare().start();
    await().atMost(PATIENCE).until(kafka::answers);
  }

  private void kill() {
    process.destroyForcibly();
    await().atMost(PATIENCE).until(() -> !Processes.isAlive(process.toHandle()));
  }

  private static List<Outbound> records(String id) {
    byte[] value = id.getBytes(UTF_8);
    return List.of(
        new Outbound(Topic.EVENTS_RESOLVED, "kelly", "demo", id, "test", value, null, null));
  }

  private List<String> arrived() {
    List<String> arrived = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> reader = broker.reader()) {
      reader.assign(List.of(LANE));
      reader.seekToBeginning(List.of(LANE));
      long end = reader.endOffsets(List.of(LANE)).getOrDefault(LANE, 0L);
      while (reader.position(LANE) < end) {
        reader
            .poll(Duration.ofSeconds(1))
            .forEach(record -> arrived.add(new String(record.value(), UTF_8)));
      }
    }
    return arrived;
  }
}
