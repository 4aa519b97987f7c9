package io.carillon.platform.events;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Starts consumers and stops them with the process. */
@ApplicationScoped
public class Consumers {
  private final Broker broker;
  private final Emitter emitter;
  private final MeterRegistry meters;
  private final List<ConsumerLoop<?>> loops = new CopyOnWriteArrayList<>();
  private final List<ConsumerLoop<?>> beside = new CopyOnWriteArrayList<>();
  private final List<DeadLetterLoop> readers = new CopyOnWriteArrayList<>();

  @Inject
  Consumers(Broker broker, Emitter emitter, MeterRegistry meters) {
    this.broker = broker;
    this.emitter = emitter;
    this.meters = meters;
  }

  /** Reads a topic whose records cannot wait. */
  public <T extends Message> Consumption consume(
      String name, Topic topic, Parser<T> parser, BatchHandler<T> handler) {
    return consume(name, topic, parser, handler, Urgency.AT_ONCE);
  }

  /**
   * Reads a topic as a member of the group of that name, in batches, on a thread of its own.
   *
   * @param name the consumer's name: its group, its position rows, its metric tag
   */
  public <T extends Message> Consumption consume(
      String name, Topic topic, Parser<T> parser, BatchHandler<T> handler, Urgency urgency) {
    return begin(
        name,
        loops,
        new ConsumerLoop<>(name, topic, parser, handler, urgency, broker, emitter, meters));
  }

  /**
   * The same for what was put aside, and nobody waits for. Whether that gets on says nothing of the
   * process: whoever is turned away at its doors for it would lose more. That its thread is gone
   * does: only another process reads on.
   */
  public <T extends Message> Consumption consumeBeside(
      String name, Topic topic, Parser<T> parser, BatchHandler<T> handler) {
    return begin(
        name,
        beside,
        new ConsumerLoop<>(name, topic, parser, handler, Urgency.SOON, broker, emitter, meters));
  }

  private static Consumption begin(String name, List<ConsumerLoop<?>> among, ConsumerLoop<?> loop) {
    among.add(loop);
    Thread.ofPlatform().name("consumer-" + name).start(loop);
    return loop;
  }

  /**
   * Reads the dead letters of all topics as a member of the group of that name, on a thread of its
   * own. Whether that gets on says nothing of the process, either, and that it is gone does.
   *
   * @param keep keeps them, those that it has already among them, or throws and is asked again
   */
  public Consumption readDeadLetters(String name, Consumer<List<DeadLetter>> keep) {
    DeadLetterLoop reader = new DeadLetterLoop(name, broker, keep);
    readers.add(reader);
    Thread.ofPlatform().name("dead-letters-" + name).start(reader);
    return reader;
  }

  /** Whether those that cannot wait get on, and the others are there. */
  boolean healthy() {
    return loops.stream().allMatch(ConsumerLoop::healthy) && alive();
  }

  /** Whether each thread is there that was not told to stop; one that is gone never comes back. */
  boolean alive() {
    return loops.stream().allMatch(ConsumerLoop::alive)
        && beside.stream().allMatch(ConsumerLoop::alive)
        && readers.stream().allMatch(DeadLetterLoop::alive);
  }

  void stop(@Observes ShutdownEvent event) {
    loops.forEach(ConsumerLoop::stop);
    beside.forEach(ConsumerLoop::stop);
    readers.forEach(DeadLetterLoop::stop);
    loops.forEach(ConsumerLoop::close);
    beside.forEach(ConsumerLoop::close);
    readers.forEach(DeadLetterLoop::close);
  }
}
