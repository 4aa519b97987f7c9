package io.carillon.scoring.history;

import io.carillon.platform.events.Broker;
import io.carillon.platform.events.Commits;
import io.carillon.platform.events.Topic;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.scoring.stream.ScoringStreams;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Where topics end, and how far the stream has taken them. */
@ApplicationScoped
class Watermarks {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Broker broker;
  private final Commits commits;
  private final Admin admin;

  @Inject
  Watermarks(Broker broker, Commits commits) {
    this.broker = broker;
    this.commits = commits;
    this.admin = broker.admin(PATIENCE);
  }

  /** Behind the last record of each partition, by partition. */
  Map<Integer, Long> ends(Topic topic) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    String name = topic.on(broker.prefix());
    wait(admin.describeTopics(List.of(name)).allTopicNames())
        .forEach(
            (_, description) ->
                description
                    .partitions()
                    .forEach(
                        partition ->
                            asked.put(
                                new TopicPartition(name, partition.partition()),
                                OffsetSpec.latest())));
    Map<Integer, Long> ends = new HashMap<>();
    wait(admin.listOffsets(asked).all())
        .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
    return ends;
  }

  /**
   * Whether the stream has taken everything of the topic up to there, and committed that; false
   * while that is not known.
   */
  boolean taken(Topic topic, Map<Integer, Long> ends) {
    Map<Integer, Long> committed = commits.of(ScoringStreams.APPLICATION, topic);
    return ends.entrySet().stream()
        .allMatch(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  @PreDestroy
  void close() {
    admin.close(Duration.ofSeconds(1));
  }

  private static <T> T wait(KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new ProblemException(CommonReason.DEPENDENCY_AWAY, "Kafka cannot be reached", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(CommonReason.DEPENDENCY_AWAY, "Interrupted", e);
    }
  }
}
