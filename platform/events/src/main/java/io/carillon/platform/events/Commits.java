package io.carillon.platform.events;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.jboss.logging.Logger;

/** How far consumers told the broker that they are done: what lies before comes to none again. */
@ApplicationScoped
public class Commits {
  private static final Logger LOG = Logger.getLogger(Commits.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Broker broker;
  private final Admin admin;

  @Inject
  Commits(Broker broker) {
    this.broker = broker;
    this.admin = broker.admin(PATIENCE);
  }

  /**
   * The first offset of each partition that may come again; without those of which that is not
   * known, which are all while the broker is away.
   */
  public Map<Integer, Long> of(String consumer, Topic topic) {
    Map<Integer, Long> ends = new HashMap<>();
    try {
      admin
          .listConsumerGroupOffsets(broker.prefix() + consumer)
          .partitionsToOffsetAndMetadata()
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .forEach(
              (partition, committed) -> {
                if (committed != null && partition.topic().equals(topic.on(broker.prefix()))) {
                  ends.put(partition.partition(), committed.offset());
                }
              });
    } catch (ExecutionException | TimeoutException e) {
      LOG.debugf("How far %s is done is not known now: %s", consumer, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ends;
  }

  @PreDestroy
  void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
