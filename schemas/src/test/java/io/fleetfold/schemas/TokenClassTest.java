package io.fleetfold.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.LlmCall;
import io.fleetfold.records.ModelPrice;
import io.fleetfold.records.Run;
import io.fleetfold.records.RunStats;
import io.fleetfold.records.UsageWindow;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A class of tokens that calls tell is forgotten nowhere; each module has a test like this one. */
class TokenClassTest {
  private static final List<String> TOLD = tokenFields(AgentLlmUsage.getClassSchema());

  @Test
  void shouldBeThoseThatCallsTell() {
    assertThat(Stream.of(TokenClass.values()).map(TokenClass::field))
        .as("TokenClass against AgentLlmUsage.avsc")
        .containsExactlyElementsOf(TOLD);
  }

  static Stream<Schema> sums() {
    return Stream.of(
        LlmCall.getClassSchema(),
        Run.getClassSchema(),
        RunStats.getClassSchema(),
        UsageWindow.getClassSchema());
  }

  @ParameterizedTest
  @MethodSource("sums")
  void shouldBeInEveryRecordThatTellsTheirSum(Schema schema) {
    assertThat(tokenFields(schema))
        .as("token classes of %s.avsc", schema.getName())
        .containsExactlyElementsOf(TOLD);
  }

  @ParameterizedTest
  @MethodSource("sums")
  void shouldBeUnknownWhereNobodyToldThem(Schema schema) {
    for (String name : TOLD) {
      Schema type = schema.getField(name).schema();
      assertThat(type.isNullable() || UnknownSums.names(schema).contains(name))
          .as("%s.%s can be null, or named in %s", schema.getName(), name, UnknownSums.FIELD)
          .isTrue();
    }
  }

  @Test
  void shouldBeNamedInWhatAPriceIsSaidToTell() {
    String doc = ModelPrice.getClassSchema().getField("tiers").doc();
    assertThat(Stream.of(TokenClass.values()).map(TokenClass::label))
        .allSatisfy(label -> assertThat(doc).containsPattern("\\b" + label + "\\b"));
  }

  @Test
  void shouldComeBehindTheirWhole() {
    for (TokenClass kind : TokenClass.values()) {
      for (TokenClass part : kind.parts()) {
        assertThat(part.whole()).isEqualTo(kind);
        assertThat(part).isGreaterThan(kind);
      }
    }
  }

  private static List<String> tokenFields(Schema schema) {
    return schema.getFields().stream()
        .map(Schema.Field::name)
        .filter(name -> name.endsWith("_tokens"))
        .toList();
  }
}
