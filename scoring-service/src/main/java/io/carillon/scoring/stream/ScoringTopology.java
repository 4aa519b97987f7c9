package io.carillon.scoring.stream;

import io.carillon.platform.events.Topic;
import io.carillon.scoring.fact.Rules;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/** Two topics in, one store, one processor, two topics out; and two for what cannot be read. */
public final class ScoringTopology {
  static final String SCORED = "scored";
  static final String TRANSFER = "transfer-out";
  static final String DEAD_RESOLVED = "dead-resolved";
  static final String DEAD_TRANSFER = "dead-transfer";

  private static final String RESOLVED_IN = "resolved";
  private static final String TRANSFER_IN = "transfer-in";
  private static final String PROCESSOR = "scoring";

  /**
   * What the processor knows beside its records.
   *
   * @param rules a tenant's rules at this moment
   * @param tenants the tenants that define anything
   */
  record Surroundings(
      String transferTopic,
      Function<String, Rules> rules,
      Supplier<Set<String>> tenants,
      Announcements announcements,
      Sweeps sweeps) {}

  private ScoringTopology() {}

  /**
   * @param prefix what stands before each topic of this installation
   */
  public static Topology build(
      String prefix,
      Function<String, Rules> rules,
      Supplier<Set<String>> tenants,
      Announcements announcements) {
    var text = Serdes.String();
    var bytes = Serdes.ByteArray();
    Surroundings surroundings =
        new Surroundings(
            Topic.SCORING_TRANSFER.on(prefix), rules, tenants, announcements, new Sweeps());
    Topology topology = new Topology();
    topology.addSource(
        RESOLVED_IN, text.deserializer(), bytes.deserializer(), Topic.EVENTS_RESOLVED.on(prefix));
    topology.addSource(
        TRANSFER_IN, text.deserializer(), bytes.deserializer(), surroundings.transferTopic());
    topology.addProcessor(
        PROCESSOR, () -> new ScoringProcessor(surroundings), RESOLVED_IN, TRANSFER_IN);
    topology.addStateStore(
        Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(FactsStore.NAME), text, bytes)
            .withCachingDisabled()
            .withLoggingEnabled(
                Map.of("min.cleanable.dirty.ratio", "0.2", "segment.bytes", "67108864")),
        PROCESSOR);
    sink(topology, SCORED, Topic.EVENTS_SCORED.on(prefix));
    sink(topology, TRANSFER, surroundings.transferTopic());
    sink(topology, DEAD_RESOLVED, Topic.EVENTS_RESOLVED.dead(prefix));
    sink(topology, DEAD_TRANSFER, Topic.SCORING_TRANSFER.dead(prefix));
    return topology;
  }

  private static void sink(Topology topology, String name, String topic) {
    topology.addSink(
        name, topic, Serdes.String().serializer(), Serdes.ByteArray().serializer(), PROCESSOR);
  }
}
