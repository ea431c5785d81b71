package io.fleetfold.verify.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.verify.compare.Names;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** A class of tokens that calls tell is forgotten nowhere in the proof. */
class TokenClassesInProofTest {
  private static final List<String> TOLD =
      AgentLlmUsage.getClassSchema().getFields().stream()
          .map(Schema.Field::name)
          .filter(name -> name.endsWith("_tokens"))
          .toList();

  @Test
  void shouldBeThoseThatCallsTell() {
    assertThat(Arrays.stream(TokenClass.values()).map(TokenClass::field))
        .as("TokenClass against AgentLlmUsage.avsc")
        .containsExactlyElementsOf(TOLD);
  }

  @Test
  void shouldEachBeInOneReleasesPrints() {
    assertThat(Stream.of(TokenClass.FIRST, TokenClass.SECOND).flatMap(List::stream))
        .containsExactly(TokenClass.values());
  }

  @Test
  void shouldBeComparedInStatisticsAndWindows() {
    assertThat(Names.statistics())
        .containsAll(Arrays.stream(TokenClass.values()).map(Names::tokens).toList());
    assertThat(WindowUsage.NUMBERS).containsAll(TOLD);
    assertThat(TOLD).allMatch(WindowUsage::mayBeUnknown);
  }

  @Test
  void shouldEachMakeAnotherPrint() {
    Map<String, Long> prints =
        TOLD.stream().collect(Collectors.toMap(name -> name, name -> print(name, 1L)));
    prints.put("", print(TOLD.get(0), 0L));
    assertThat(prints.values()).doesNotHaveDuplicates();
  }

  private static long print(String name, Long tokens) {
    AgentLlmUsage usage =
        AgentLlmUsage.newBuilder()
            .setUsageId("u")
            .setProvider("p")
            .setModel("m")
            .setStatus("success")
            .setCreatedAt(Instant.EPOCH)
            .setInputTokens(5L)
            .setOutputTokens(5L)
            .setCacheWriteTokens(5L)
            .build();
    usage.put(name, tokens);
    return Prints.of(Call.of(usage, 0), Charge.NONE);
  }
}
