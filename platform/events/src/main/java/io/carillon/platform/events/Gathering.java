package io.carillon.platform.events;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Makes a batch of what a poll brought and of what is to be done with it. For one loop. */
final class Gathering {
  /** A poll answers with what one request brought; the next brings what came since. */
  private static final Duration NEXT_POLL = Duration.ofMillis(2);

  /**
   * What is on its way from the broker is not seen by a poll that does not wait for it: whoever had
   * enough before looks again while resting. With few records each look would be a request more.
   */
  private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(5);

  private final int full;
  private final int enough;
  private final int abreast;
  private int last;

  /**
   * @param full the most records of one poll
   * @param enough for so many records nobody rests
   * @param abreast of how many partitions' full polls a batch may be
   */
  Gathering(int full, int enough, int abreast) {
    this.full = full;
    this.enough = enough;
    this.abreast = abreast;
  }

  /**
   * Adds what lies ready or comes until the rest is over. What a consumer asked for while the loop
   * worked was answered as soon as there was anything: it takes another poll to see that enough has
   * come since, which is worth its while where there was enough before.
   */
  ConsumerRecords<String, byte[]> batch(
      Consumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> first, Pace pace) {
    Gathered all = new Gathered(first);
    if (first.count() >= full) {
      others(consumer, first, all);
    } else {
      if (last >= enough) {
        ready(consumer, all);
      }
      long longest = last >= enough ? LOOK_AGAIN : Long.MAX_VALUE;
      long rest = pace.left(System.nanoTime());
      while (rest > 0 && all.count() < enough) {
        rest(Math.min(rest, longest));
        ready(consumer, all);
        rest = pace.left(System.nanoTime());
      }
    }
    last = all.count();
    return all.records();
  }

  private void ready(Consumer<String, byte[]> consumer, Gathered all) {
    int came;
    do {
      came = all.add(consumer.poll(NEXT_POLL));
    } while (came > 0 && all.count() < full * abreast);
  }

  /**
   * A full poll is of one partition mostly, as a consumer hands out what it has fetched of one
   * before it comes to the next: with it, as much of what lies ready of the others.
   */
  private void others(
      Consumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> first, Gathered all) {
    Set<TopicPartition> paused = new HashSet<>();
    try {
      ConsumerRecords<String, byte[]> polled = first;
      for (int polls = 1; polls < abreast && !polled.isEmpty(); polls++) {
        consumer.pause(polled.partitions());
        paused.addAll(polled.partitions());
        polled = consumer.poll(Duration.ZERO);
        var unused = all.add(polled);
      }
    } finally {
      paused.retainAll(consumer.assignment());
      consumer.resume(paused);
    }
  }

  static void rest(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WakeupException();
    }
  }
}
