package io.carillon.platform.events;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;

/**
 * Reads the dead letters of all topics. What was handed over is committed behind it; after a crash
 * it is handed over again, and whoever keeps it knows it by its place. Nothing here is buried: a
 * letter that cannot be kept is handed over until it can.
 */
final class DeadLetterLoop implements Runnable, Consumption {
  private static final Logger LOG = Logger.getLogger(DeadLetterLoop.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long PAUSE = 500;

  private final String name;
  private final Broker broker;
  private final Consumer<List<DeadLetter>> keep;
  private final Map<String, Topic> topics = new HashMap<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopping;
  private volatile boolean troubled;

  DeadLetterLoop(String name, Broker broker, Consumer<List<DeadLetter>> keep) {
    this.name = name;
    this.broker = broker;
    this.keep = keep;
    for (Topic topic : Topic.values()) {
      topics.put(topic.dead(broker.prefix()), topic);
    }
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        try (KafkaConsumer<String, byte[]> consumer = broker.member(name)) {
          follow(consumer);
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
          troubled = true;
          LOG.errorf(e, "Reader of dead letters %s starts anew", name);
          pause();
        }
      }
    } finally {
      ended.countDown();
    }
  }

  /** A failure closes the consumer, so that what was not committed is read again. */
  private void follow(KafkaConsumer<String, byte[]> consumer) {
    consumer.subscribe(topics.keySet());
    while (!stopping) {
      ConsumerRecords<String, byte[]> polled = consumer.poll(POLL);
      if (!polled.isEmpty()) {
        keep.accept(letters(polled));
        consumer.commitSync();
      }
      troubled = false;
    }
  }

  private List<DeadLetter> letters(ConsumerRecords<String, byte[]> polled) {
    List<DeadLetter> letters = new ArrayList<>(polled.count());
    for (ConsumerRecord<String, byte[]> record : polled) {
      Topic topic = topics.get(record.topic());
      if (topic != null && record.value() != null) {
        letters.add(
            new DeadLetter(
                topic,
                record.partition(),
                record.offset(),
                record.key() == null ? "" : record.key(),
                record.value(),
                headers(record),
                Instant.ofEpochMilli(record.timestamp())));
      }
    }
    return letters;
  }

  private static Map<String, String> headers(ConsumerRecord<String, byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      if (header.value() != null) {
        headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
      }
    }
    return headers;
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping = true;
    }
  }

  @Override
  public boolean healthy() {
    return ended.getCount() > 0 && !troubled;
  }

  /** Whether its thread is there, or was told to go. */
  boolean alive() {
    return ended.getCount() > 0 || stopping;
  }

  void stop() {
    stopping = true;
  }

  @Override
  public void close() {
    stop();
    try {
      if (!ended.await(15, TimeUnit.SECONDS)) {
        LOG.warnf("Reader of dead letters %s did not stop in time", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
