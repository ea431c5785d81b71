package io.fleetfold.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;

class TopicsTest {
  @Test
  void shouldListEveryTopicThereIs() throws IllegalAccessException {
    for (Field field : Topics.class.getFields()) {
      if (field.getType() == Topic.class) {
        assertThat(Topics.ALL)
            .as("Topics.ALL must contain %s, or nobody creates it", field.getName())
            .anyMatch(field.get(null)::equals);
      }
    }
  }

  /** What SQL reads is what the folds saw. */
  @Test
  void shouldLetNoProducerWriteOutputs() {
    assertThat(Topics.ALL)
        .filteredOn(Topic::isOutput)
        .allSatisfy(
            topic ->
                assertThat(topic.writers())
                    .contains(Topic.Writer.STREAMS_APP)
                    .doesNotContain(Topic.Writer.PRODUCERS));
  }

  @Test
  void shouldLetTheLogsClockStampEveryTopic() {
    Fleet fleet = new Fleet("p.", 4, (short) 1);

    assertThat(Topics.ALL)
        .allSatisfy(
            topic ->
                assertThat(fleet.definition(topic).configs())
                    .containsEntry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"));
  }

  @Test
  void shouldTakeLargeRecordsWhereAgentsPublish() {
    Fleet fleet = new Fleet("", 4, (short) 1);

    assertThat(Topics.INPUTS)
        .allSatisfy(
            topic ->
                assertThat(
                        Integer.parseInt(
                            fleet
                                .definition(topic)
                                .configs()
                                .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)))
                    .isGreaterThan(24 << 20));
  }
}
