package io.fleetfold.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class FleetTest {
  private final Fleet fleet = new Fleet("blue-", 6, (short) 2);

  @Test
  void shouldPutItsPrefixBeforeEveryName() {
    assertThat(fleet.name(Topics.AGENT_RUNS)).isEqualTo("blue-agent-runs");
    assertThat(fleet.subject(Topics.AGENT_RUNS)).isEqualTo("blue-agent-runs-value");
    assertThat(fleet.applicationId()).startsWith("blue-");
  }

  @Test
  void shouldFindATopicByItsRealNameOnly() {
    for (Topic<?> topic : Topics.ALL) {
      assertThat(fleet.find(fleet.name(topic))).get().isSameAs(topic);
      assertThat(fleet.find(topic.name())).isEmpty();
    }
  }

  @Test
  void shouldGiveCoPartitionedTopicsTheSameNumberOfPartitions() {
    for (Topic<?> topic : Topics.ALL) {
      NewTopic definition = fleet.definition(topic);
      assertThat(definition.numPartitions())
          .as("partitions of %s", topic)
          .isEqualTo(topic.layout() == Topic.Layout.SINGLE ? 1 : 6);
      assertThat(definition.replicationFactor()).isEqualTo((short) 2);
      assertThat(definition.configs()).containsEntry("message.timestamp.type", "LogAppendTime");
    }
  }

  @Test
  void shouldTakeRetentionAndCleanupFromTheTopic() {
    assertThat(fleet.definition(Topics.AGENT_RUNS).configs())
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "2592000000");
    assertThat(fleet.definition(Topics.FLEET_RUNS).configs())
        .containsEntry("cleanup.policy", "compact")
        .containsEntry("retention.ms", "-1");
  }

  @Test
  void shouldTakeFromAgentsWhatADeadLetterCanHold() {
    assertThat(Fleet.messageBytes(Topics.AGENT_EVENTS))
        .isLessThanOrEqualTo(Fleet.messageBytes(Topics.FLEET_DEAD_LETTERS))
        .isGreaterThan(Fleet.messageBytes(Topics.FLEET_RUNS));
  }

  @Test
  void shouldNameEveryTopicOnce() {
    assertThat(Topics.ALL).extracting(Topic::name).doesNotHaveDuplicates();
  }

  @Test
  void shouldRefuseValuesThatNoClusterTakes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Fleet("a b", 4, (short) 1))
        .withMessageContaining("prefix");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Fleet("", 0, (short) 1))
        .withMessageContaining("partitions");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Fleet("", 4, (short) 0))
        .withMessageContaining("replication");
  }
}
