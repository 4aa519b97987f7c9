package io.carillon.platform.events;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads a topic in every process alike: a compacted one from its beginning and then each change, or
 * what comes from now on.
 */
@ApplicationScoped
public class WholeTopic {
  private static final Logger LOG = Logger.getLogger(WholeTopic.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long PAUSE = 500;

  private final Broker broker;

  @Inject
  WholeTopic(Broker broker) {
    this.broker = broker;
  }

  /**
   * A reading that is to be started.
   *
   * @param each is told each record in its partition's order, on one thread; after a broken
   *     connection all of them again, so it must ignore what it has
   * @param complete runs once, when all that stood in the topic at the start has been told
   */
  public <T extends Message> Reading read(
      String name, Topic topic, Parser<T> parser, Consumer<T> each, Runnable complete) {
    return new Loop<>(name, topic, parser, each, false, complete);
  }

  /**
   * A following that is to be started: what was in the topic before is not told.
   *
   * @param each is told each record that is written from now on, on one thread
   * @param begun runs when "now" is fixed, on the same thread; after a broken connection again,
   *     since what was written meanwhile is told to nobody
   */
  public <T extends Message> Reading follow(
      String name, Topic topic, Parser<T> parser, Consumer<T> each, Runnable begun) {
    return new Loop<>(name, topic, parser, each, true, begun);
  }

  /** A reading at work. */
  public interface Reading {
    void start();

    void stop();
  }

  private final class Loop<T extends Message> implements Reading {
    private final String name;
    private final Topic topic;
    private final Parser<T> parser;
    private final Consumer<T> each;
    private final boolean fromNowOn;
    private final Runnable complete;
    private volatile boolean stopping;
    private volatile @Nullable Thread thread;
    private boolean completed;

    Loop(
        String name,
        Topic topic,
        Parser<T> parser,
        Consumer<T> each,
        boolean fromNowOn,
        Runnable complete) {
      this.name = name;
      this.topic = topic;
      this.parser = parser;
      this.each = each;
      this.fromNowOn = fromNowOn;
      this.complete = complete;
    }

    @Override
    public void start() {
      thread = Thread.ofPlatform().name("whole-" + name).start(this::run);
    }

    @Override
    public void stop() {
      stopping = true;
      Thread running = thread;
      try {
        if (running != null) {
          running.join(5_000);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void run() {
      while (!stopping) {
        try (KafkaConsumer<String, byte[]> consumer = broker.reader()) {
          follow(consumer);
        } catch (WakeupException e) {
          return;
        } catch (RuntimeException e) {
          LOG.warnf(e, "Reading %s starts anew", name);
          pause();
        }
      }
    }

    private void follow(KafkaConsumer<String, byte[]> consumer) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.on(broker.prefix())).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      if (partitions.isEmpty()) {
        pause();
        return;
      }
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
      if (fromNowOn) {
        completed = false;
        ends.forEach(consumer::seek);
      } else {
        consumer.seekToBeginning(partitions);
      }
      while (!stopping) {
        if (!completed && ends.entrySet().stream().allMatch(e -> reached(consumer, e))) {
          completed = true;
          complete.run();
        }
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          tell(record);
        }
      }
    }

    private boolean reached(
        KafkaConsumer<String, byte[]> consumer, Map.Entry<TopicPartition, Long> end) {
      return consumer.position(end.getKey()) >= end.getValue();
    }

    private void tell(ConsumerRecord<String, byte[]> record) {
      if (record.value() == null) {
        return;
      }
      try {
        each.accept(parser.parseFrom(record.value()));
      } catch (InvalidProtocolBufferException e) {
        LOG.errorf(
            "%s partition %d offset %d cannot be read", topic, record.partition(), record.offset());
      }
    }

    private void pause() {
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stopping = true;
      }
    }
  }
}
