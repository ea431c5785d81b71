package io.fleetfold.streams.app;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.Run;
import io.fleetfold.records.RunStats;
import io.fleetfold.records.UsageWindow;
import io.fleetfold.schemas.TokenClass;
import io.fleetfold.schemas.Topics;
import io.fleetfold.schemas.UnknownSums;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.generic.IndexedRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A class of tokens that a call tells is forgotten nowhere on its way through the app. */
class TokenClassesInFoldsTest {

  @ParameterizedTest
  @EnumSource(TokenClass.class)
  void shouldBeSummedInRunsStatisticsAndWindows(TokenClass kind) {
    try (FoldDriver driver = new FoldDriver()) {
      AgentLlmUsage call = Records.call("r1", "u1", T0).build();
      for (TokenClass any : TokenClass.values()) {
        any.put(call, any.whole() == null ? (Long) 1_000L : null);
      }
      for (TokenClass of = kind; of != null; of = of.whole()) {
        of.put(call, 7L);
      }
      driver.publish(call);
      driver.emit();

      assertTells(driver.values(Topics.FLEET_LLM_CALLS), kind);
      List<Run> runs = driver.values(Topics.FLEET_RUNS);
      List<RunStats> statistics = driver.values(Topics.FLEET_RUN_STATS);
      List<UsageWindow> windows = driver.values(Topics.FLEET_USAGE_WINDOWS);
      assertTells(runs, kind);
      assertTells(statistics, kind);
      assertTells(windows, kind);
    }
  }

  private static void assertTells(List<? extends IndexedRecord> records, TokenClass kind) {
    assertThat(records).isNotEmpty();
    for (IndexedRecord record : records) {
      for (TokenClass any : TokenClass.values()) {
        Object told = UnknownSums.value(record, any.field());
        boolean part = any == kind || isPartOf(kind, any);
        assertThat(told)
            .as("%s of a %s that tells %s", any, record.getSchema().getName(), kind)
            .isEqualTo(part ? (Long) 7L : any.whole() == null ? (Long) 1_000L : null);
      }
    }
  }

  private static boolean isPartOf(TokenClass part, TokenClass whole) {
    for (TokenClass of = part; of != null; of = of.whole()) {
      if (of == whole) {
        return true;
      }
    }
    return false;
  }

  @Test
  void shouldBeDescribedAndShown() throws IOException {
    JsonNode schemas =
        new ObjectMapper().readTree(resource("/openapi/query-api.json")).at("/components/schemas");
    String dashboard = resource("/dashboard/js/detail.js");
    for (TokenClass kind : TokenClass.values()) {
      for (String name : List.of("Run", "Subtree", "Usage")) {
        assertThat(schemas.at("/" + name + "/properties").has(kind.field()))
            .as("%s of schema %s of the API's description", kind.field(), name)
            .isTrue();
      }
      String total = (kind.whole() == null ? "total_" : "") + kind.field();
      assertThat(schemas.at("/Statistics/properties").has(total)).as(total).isTrue();
      assertThat(dashboard).as("the page of a run").contains("run." + kind.field());
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = TokenClassesInFoldsTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
