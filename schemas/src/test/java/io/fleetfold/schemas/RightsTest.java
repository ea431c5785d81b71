package io.fleetfold.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.schemas.Rights.Right;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RightsTest {
  private static final Fleet FLEET = new Fleet("mine-", 4, (short) 1);

  private static Set<String> topics(Rights part, AclOperation operation) {
    return part.of(FLEET).stream()
        .filter(right -> right.type() == ResourceType.TOPIC)
        .filter(right -> right.pattern() == PatternType.LITERAL)
        .filter(right -> right.operations().contains(operation))
        .map(Right::name)
        .collect(Collectors.toSet());
  }

  @Test
  void shouldLetAgentsWriteWhatTheyTellAndReadNothing() {
    assertThat(topics(Rights.AGENTS, AclOperation.WRITE))
        .containsExactlyInAnyOrder(
            "mine-agent-runs",
            "mine-agent-events",
            "mine-agent-llm-usage",
            "mine-agent-session-events");
    assertThat(Rights.AGENTS.of(FLEET))
        .allMatch(right -> right.operations().equals(Set.of(AclOperation.WRITE)));
    assertThat(topics(Rights.GATEWAY, AclOperation.WRITE))
        .contains("mine-gateway-refusals")
        .doesNotContain("mine-model-prices", "mine-fleet-runs");
  }

  @Test
  void shouldLetEachTopicBeWrittenByThoseWhoWriteIt() {
    for (Topic<?> topic : Topics.ALL) {
      String name = FLEET.name(topic);
      assertThat(topics(Rights.STREAMS, AclOperation.WRITE).contains(name))
          .as(name)
          .isEqualTo(topic.writers().contains(Topic.Writer.STREAMS_APP));
      assertThat(
              List.of(Rights.values()).stream()
                  .anyMatch(part -> topics(part, AclOperation.WRITE).contains(name)))
          .as("somebody writes " + name)
          .isEqualTo(!topic.writers().isEmpty());
    }
    assertThat(topics(Rights.CONNECT, AclOperation.WRITE))
        .allMatch(name -> !name.startsWith("mine-"));
    assertThat(topics(Rights.VERIFY, AclOperation.WRITE)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REGISTRY")
  void shouldNameEachResourceOnceAndNothingOfAnotherFleet(Rights part) {
    List<Right> rights = part.of(FLEET);

    assertThat(rights.stream().map(right -> right.type() + " " + right.pattern() + right.name()))
        .doesNotHaveDuplicates();
    assertThat(rights)
        .allMatch(
            right ->
                right.name().startsWith("mine-")
                    || right.name().startsWith("connect-mine-")
                    || right.name().startsWith(Rights.WORKERS))
        .allMatch(right -> !right.operations().contains(AclOperation.ALL));
  }
}
