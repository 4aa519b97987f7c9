package io.carillon.platform.events;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;

/** A broker of a test's own, to be killed and stood still, and the settings of who meets it. */
final class OwnKafka implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private record Impatient(Duration ackTimeout, Duration sessionTimeout, int batch)
      implements EventsConfig {}

  private static final Impatient IMPATIENT =
      new Impatient(Duration.ofSeconds(2), Duration.ofSeconds(30), 500);

  private final Kafka kafka;
  private String prefix = "";
  private Process process;

  private OwnKafka(Kafka kafka) throws IOException {
    this.kafka = kafka;
    this.process = kafka.prepare().start();
    await().atMost(PATIENCE).until(kafka::answers);
  }

  /** One that runs, with these topics of one partition each. */
  static OwnKafka with(Path folder, Topic... topics) throws IOException {
    OwnKafka own = in(folder);
    own.create(topics);
    return own;
  }

  /** One that runs, without a topic. */
  static OwnKafka in(Path folder) throws IOException {
    List<Integer> ports = Ports.free(2);
    return new OwnKafka(
        new Kafka(
            ports.get(0),
            ports.get(1),
            folder.resolve("data"),
            folder.resolve("kafka.log"),
            List.of("-XX:TieredStopAtLevel=1")));
  }

  /** Lets a test that begins find it running, with topics of its own. */
  void anew(Topic... topics) throws IOException {
    if (!Processes.isAlive(process.toHandle())) {
      start();
    }
    prefix = UUID.randomUUID() + ".";
    create(topics);
  }

  private void create(Topic... topics) throws IOException {
    List<TopicSpec> specs = new ArrayList<>();
    for (Topic topic : topics) {
      specs.add(new TopicSpec(topic.on(prefix), 1, 1, Map.of()));
    }
    Topics.create(kafka.bootstrap(), specs);
  }

  /** How services meet it that wait two seconds for an acknowledgement. */
  Broker broker() {
    return broker(kafka.bootstrap(), prefix);
  }

  /** The same at another address. */
  static Broker broker(String address, String prefix) {
    return new Broker(address, Optional.of(prefix), "test", "0", IMPATIENT);
  }

  /** How services meet it whose resolver is slow: its name is not known before the latch is. */
  Broker lookedUp(CountDownLatch known) {
    return new Broker(kafka.bootstrap(), Optional.of(prefix), "test", "0", IMPATIENT) {
      @Override
      KafkaProducer<String, byte[]> producer() {
        awaited(known);
        return super.producer();
      }

      @Override
      KafkaProducer<String, byte[]> patientProducer() {
        awaited(known);
        return super.patientProducer();
      }
    };
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  void start() throws IOException {
    process = kafka.prepare().start();
    await().atMost(PATIENCE).until(kafka::answers);
  }

  void kill() {
    process.destroyForcibly();
    await().atMost(PATIENCE).until(() -> !Processes.isAlive(process.toHandle()));
  }

  void standStill() {
    Processes.standStill(process.toHandle());
  }

  void goOn() {
    Processes.goOn(process.toHandle());
  }

  /**
   * Sends as callers do, who are told to try again while the broker is away. Behind a start that is
   * longer than one of them waits, as the machine likes; what was given up may have arrived.
   */
  static void insist(Runnable sends) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(OwnKafka::isAway)
        .until(
            () -> {
              sends.run();
              return true;
            });
  }

  /** Waits as long for what was begun, and begins it again only where it will not come. */
  static void bring(Supplier<Sending> begins) {
    AtomicReference<Sending> begun = new AtomicReference<>();
    insist(
        () ->
            begun
                .updateAndGet(last -> last == null || last.failed() ? begins.get() : last)
                .await());
  }

  private static boolean isAway(Throwable failure) {
    return failure instanceof ProblemException problem
        && problem.reason() == CommonReason.DEPENDENCY_AWAY;
  }

  /** The values of a topic, as text, in their order. */
  List<String> arrived(Topic topic) {
    List<TopicPartition> lane = List.of(new TopicPartition(topic.on(prefix), 0));
    List<String> arrived = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> reader = broker().reader()) {
      reader.assign(lane);
      reader.seekToBeginning(lane);
      long end = reader.endOffsets(lane).getOrDefault(lane.getFirst(), 0L);
      while (reader.position(lane.getFirst()) < end) {
        reader
            .poll(Duration.ofSeconds(1))
            .forEach(record -> arrived.add(new String(record.value(), UTF_8)));
      }
    }
    return arrived;
  }

  @Override
  public void close() {
    kill();
  }
}
