package io.carillon.platform.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopicTest {

  @ParameterizedTest
  @EnumSource(Topic.class)
  void everyTopicStandsInTheTable(Topic topic) {
    assertThat(topic.partitions()).isPositive();
    assertThat(topic.settings()).containsKeys("cleanup.policy", "min.insync.replicas");
  }

  @Test
  void whatIsReadWholeIsCompacted() {
    assertThat(Topic.DEFINITIONS.settings()).containsEntry("cleanup.policy", "compact");
    assertThat(Topic.PROFILES_STATE.settings()).containsEntry("cleanup.policy", "compact");
  }

  @Test
  void theRawLogAndWhatFollowsItHaveTheSamePartitions() {
    assertThat(Topic.SCORING_TRANSFER.partitions())
        .as("co-partitioned with what scoring reads")
        .isEqualTo(Topic.EVENTS_RESOLVED.partitions());
  }

  @Test
  void anInstallationsPrefixStandsBeforeTheName() {
    assertThat(Topic.EVENTS_RAW.on("t1.")).isEqualTo("t1.events.raw");
    assertThat(Topic.EVENTS_RAW.dead("t1.")).isEqualTo("t1.events.raw.dead");
  }
}
