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

/** Starts consumers and stops them with the process. */
@ApplicationScoped
public class Consumers {
  private final Broker broker;
  private final Emitter emitter;
  private final MeterRegistry meters;
  private final List<ConsumerLoop<?>> loops = new CopyOnWriteArrayList<>();

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
    ConsumerLoop<T> loop =
        new ConsumerLoop<>(name, topic, parser, handler, urgency, broker, emitter, meters);
    loops.add(loop);
    Thread.ofPlatform().name("consumer-" + name).start(loop);
    return loop;
  }

  boolean healthy() {
    return loops.stream().allMatch(ConsumerLoop::healthy);
  }

  void stop(@Observes ShutdownEvent event) {
    loops.forEach(ConsumerLoop::stop);
    loops.forEach(ConsumerLoop::close);
  }
}
