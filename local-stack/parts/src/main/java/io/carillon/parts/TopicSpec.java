package io.carillon.parts;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A topic to be made.
 *
 * @param partitions at least 1
 * @param replicas how many brokers hold it where there are as many
 * @param settings Kafka's topic settings by name
 */
public record TopicSpec(String name, int partitions, int replicas, Map<String, String> settings) {
  private static final String IN_SYNC = "min.insync.replicas";

  public TopicSpec {
    settings = Map.copyOf(settings);
  }

  /** The same topic on so few brokers: no more replicas are asked for than there can be. */
  public TopicSpec onBrokers(int brokers) {
    int possible = Math.min(replicas, brokers);
    Map<String, String> fitting = new TreeMap<>(settings);
    fitting.computeIfPresent(
        IN_SYNC, (name, value) -> Integer.toString(Math.min(Integer.parseInt(value), possible)));
    return new TopicSpec(name, partitions, possible, fitting);
  }

  /** The same topic under a prefixed name, with at most so many partitions. */
  public TopicSpec forTest(String prefix, int mostPartitions) {
    return new TopicSpec(prefix + name, Math.min(partitions, mostPartitions), replicas, settings);
  }

  NewTopic toNewTopic() {
    return new NewTopic(name, partitions, (short) replicas).configs(settings);
  }
}
