package io.fleetfold.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.LlmCall;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemasTest {
  static Stream<Topic<?>> topics() {
    return FleetSubjects.topics().stream();
  }

  @Test
  void shouldMakeALlmCallOfAllUsageFieldsAndTheCost() {
    // a word to the fold, which says nothing of the call itself
    List<Schema.Field> usage =
        AgentLlmUsage.getClassSchema().getFields().stream()
            .filter(field -> !field.name().equals("reprice"))
            .toList();
    List<Schema.Field> call = LlmCall.getClassSchema().getFields();
    assertThat(call.subList(0, usage.size()))
        .as("the first fields of LlmCall.avsc: copy them from AgentLlmUsage.avsc")
        .isEqualTo(usage);
    assertThat(call.subList(usage.size(), call.size()))
        .extracting(Schema.Field::name)
        .containsExactly(
            "cost_usd",
            "price_id",
            "cost_approximate",
            "scope",
            "repriced_at",
            "counts_for",
            "counted",
            "not_counted",
            "revision");
  }

  @ParameterizedTest
  @MethodSource("topics")
  void shouldExplainEveryField(Topic<?> topic) {
    assertThat(topic.schema().getDoc()).as("doc of %s", topic.schema().getName()).isNotBlank();
    assertThat(topic.schema().getFields())
        .allSatisfy(
            field ->
                assertThat(field.doc())
                    .as("doc of %s.%s", topic.schema().getName(), field.name())
                    .isNotBlank());
  }

  @ParameterizedTest
  @MethodSource("topics")
  void shouldGiveEveryNullableFieldADefaultOfNull(Topic<?> topic) {
    for (Schema.Field field : topic.schema().getFields()) {
      if (field.schema().isNullable()) {
        assertThat(field.hasDefaultValue())
            .as("default of %s.%s: null", topic.schema().getName(), field.name())
            .isTrue();
      }
    }
  }
}
