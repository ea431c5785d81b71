package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;

/** What the simulator says it published, and how it compares with what the pipeline says. */
record Expectation(JsonNode fleet, JsonNode agents) {
  static Expectation read(Path file) throws IOException {
    JsonNode all = new ObjectMapper().readTree(file.toFile());
    return new Expectation(all.get("fleet"), all.get("agents"));
  }

  /** The fleet and each agent, live and in SQL. */
  void assertHolds(Reach pipeline) throws IOException, InterruptedException, SQLException {
    assertSame("live fleet", fleet, pipeline.stats());
    assertSame("sql fleet", fleet, pipeline.sqlStats(null));
    for (Map.Entry<String, JsonNode> agent : agents.properties()) {
      assertSame("live " + agent.getKey(), agent.getValue(), pipeline.stats(agent.getKey()));
      assertSame("sql " + agent.getKey(), agent.getValue(), pipeline.sqlStats(agent.getKey()));
    }
  }

  /** Every count, token sum and cost equal; percentiles within 1 %. */
  static void assertSame(String who, JsonNode expected, JsonNode actual) {
    for (Map.Entry<String, JsonNode> field : expected.properties()) {
      String name = who + "." + field.getKey();
      JsonNode want = field.getValue();
      JsonNode have = actual.get(field.getKey());
      assertThat(have).as(name + " is missing").isNotNull();
      if (want.isObject()) {
        assertPercentiles(name, want, have);
      } else if (want.isIntegralNumber()) {
        assertThat(have.asLong()).as(name).isEqualTo(want.asLong());
      } else if (want.isNumber()) {
        assertThat(have.asDouble()).as(name).isCloseTo(want.asDouble(), within(1e-9));
      } else if (field.getKey().endsWith("cost_usd") && !want.isNull()) {
        assertThat(new BigDecimal(have.asText()))
            .as(name)
            .isEqualByComparingTo(new BigDecimal(want.asText()));
      } else {
        assertThat(have.asText()).as(name).isEqualTo(want.asText());
      }
    }
  }

  private static void assertPercentiles(String name, JsonNode want, JsonNode have) {
    assertThat(have.get("count").asLong())
        .as(name + ".count")
        .isEqualTo(want.get("count").asLong());
    for (String p : new String[] {"p50", "p95", "p99"}) {
      if (want.get(p).isNull()) {
        assertThat(have.get(p).isNull()).as(name + "." + p + " is null").isTrue();
      } else {
        double value = want.get(p).asDouble();
        assertThat(have.get(p).asDouble())
            .as(name + "." + p)
            .isCloseTo(value, within(value * 0.01 + 1e-6));
      }
    }
  }
}
