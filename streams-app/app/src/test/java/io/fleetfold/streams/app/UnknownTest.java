package io.fleetfold.streams.app;

import static io.fleetfold.streams.app.Records.T0;
import static io.fleetfold.streams.runs.cost.Prices.flat;
import static io.fleetfold.streams.runs.cost.Prices.price;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.Run;
import io.fleetfold.records.RunStats;
import io.fleetfold.records.UsageWindow;
import io.fleetfold.schemas.Topics;
import io.fleetfold.schemas.UnknownSums;
import io.fleetfold.streams.core.state.StateCodec;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.core.state.StoreMarks;
import io.fleetfold.streams.runs.state.StatsPartial;
import io.fleetfold.streams.runs.stats.RunStatistics;
import io.fleetfold.streams.runs.stats.StatisticsScope;
import io.fleetfold.streams.runs.usage.UsageScope;
import io.fleetfold.streams.runs.usage.WindowSize;
import io.fleetfold.streams.runs.views.FleetViews.UsageFilter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Unknown is not zero, and zero is not unknown: through the real topology. */
class UnknownTest {
  private final FoldDriver driver = new FoldDriver();

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void shouldKnowNothingOfACallWithoutUsageAndCountIt() {
    driver.publish(bare("r1", "u1"));

    for (SpecificRecord record : everywhere("r1")) {
      for (String sum : UnknownSums.names(record.getSchema())) {
        assertThat(UnknownSums.value(record, sum)).as(sum + " of " + record).isNull();
      }
      assertThat(record.get(record.getSchema().getField("missing_usage_calls").pos()))
          .isEqualTo(1L);
      assertThat(record.get(record.getSchema().getField("unreported_cost_calls").pos()))
          .isEqualTo(1L);
    }
  }

  @Test
  void shouldKnowAZeroThatWasTold() {
    driver.publish(
        AgentLlmUsage.newBuilder(bare("r1", "u1"))
            .setInputTokens(0L)
            .setUsageMetrics("{\"cost_usd\": 0}")
            .build());

    for (SpecificRecord record : everywhere("r1")) {
      assertThat(UnknownSums.value(record, "input_tokens")).isEqualTo(0L);
      assertThat(UnknownSums.value(record, "output_tokens")).isNull();
      assertThat(UnknownSums.value(record, "provider_cost_usd")).hasToString("0E-12");
      assertThat(record.get(record.getSchema().getField("missing_usage_calls").pos()))
          .isEqualTo(0L);
      assertThat(record.get(record.getSchema().getField("missing_output_calls").pos()))
          .isEqualTo(1L);
    }
  }

  @Test
  void shouldSumEveryClassOfTokensThatCallsTell() {
    List<Schema.Field> classes =
        AgentLlmUsage.getClassSchema().getFields().stream()
            .filter(field -> field.name().endsWith("_tokens"))
            .toList();
    AgentLlmUsage call = bare("r1", "u1");
    // each its own number, within its total
    classes.forEach(field -> call.put(field.pos(), 1_000L - field.pos()));
    call.setInputTokens(5_000L);
    call.setOutputTokens(6_000L);
    driver.publish(AgentLlmUsage.newBuilder(call).build());
    AgentLlmUsage folded = AgentLlmUsage.newBuilder(call).build();
    folded.setCacheWrite1hTokens(
        Math.min(folded.getCacheWrite1hTokens(), folded.getCacheWriteTokens()));

    for (SpecificRecord record : everywhere("r1")) {
      for (Schema.Field field : classes) {
        assertThat(UnknownSums.value(record, field.name()))
            .as("%s of %s", field.name(), record.getSchema().getName())
            .isEqualTo(folded.get(field.pos()));
      }
    }
  }

  @Test
  void shouldTakeAnAnswerFromACacheForNothing() {
    driver.publish(AgentLlmUsage.newBuilder(bare("r1", "u1")).setBilling("cached").build());

    for (SpecificRecord record : everywhere("r1")) {
      assertThat(record.get(record.getSchema().getField("cost_usd").pos())).hasToString("0E-12");
      for (String count :
          List.of("unpriced_calls", "missing_usage_calls", "unreported_cost_calls")) {
        assertThat(record.get(record.getSchema().getField(count).pos())).as(count).isEqualTo(0L);
      }
    }
    assertThat(driver.values(Topics.FLEET_LLM_CALLS).get(0).getPriceId()).isNull();
  }

  @Test
  void shouldKeepTheCostOfARunThatFails() {
    driver.price("p1", price("openai", "gpt", "2020-01-01T00:00:00Z", flat("0.000001", "0")));
    driver.publish(Records.call("r1", "u1", T0).build());
    driver.publish(Records.call("r1", "u2", T0 + 1).build());
    driver.publish(Records.event("r1", "e1", "run_error", T0 + 2).build());

    Run run = driver.views().run("r1").orElseThrow();
    assertThat(run.getStatus()).isEqualTo("error");
    assertThat(run.getCostUsd()).isEqualByComparingTo("0.0002");
    assertThat(run.getInputTokens()).isEqualTo(200);
  }

  @Test
  void shouldKeepTheCostSoFarOfARunThatFellSilent() {
    driver.price("p1", price("openai", "gpt", "2020-01-01T00:00:00Z", flat("0.000001", "0")));
    driver.publish(Records.event("r1", "e1", "run_started", T0).build());
    driver.publish(Records.call("r1", "u1", T0 + 1).build());
    driver.publish(Records.event("r1", "e2", "run_interrupted", T0 + 1).build());

    Run run = driver.views().run("r1").orElseThrow();
    assertThat(run.getStatus()).isEqualTo("interrupted");
    assertThat(run.getDurationMs()).as("nobody told its end").isNull();
    assertThat(run.getCostUsd()).isEqualByComparingTo("0.0001");
  }

  @Test
  void shouldAddUpToTheFleetWithWhatBelongsToNoAgent() {
    driver.publish(Records.call("r1", "u1", T0).setAgentId("a").build());
    driver.publish(Records.call("r2", "u2", T0).build());
    driver.publish(Records.call(null, "u3", T0).build());
    driver.publish(Records.call(null, "u4", T0).setAgentId("b").build());
    assertAddsUp(2, 1);

    // now the run's agent is known
    driver.publish(Records.run("r2", "running", T0).setAgentId("a").build());
    assertAddsUp(1, 0);
    driver.delete("r1");
    driver.restart();
    assertAddsUp(1, 0);
  }

  @Test
  void shouldReadWhatTheFirstReleaseLeftBehind() throws IOException {
    driver.publish(Records.call("r1", "u1", T0).setAgentId("a").build());
    driver.publish(Records.call("r2", "u2", T0).build());
    driver.emit();
    asTheFirstRelease(StateStores.RUN_STATS, "StatsPartial-1.avsc", RunStatistics.CODEC);
    driver.store(StateStores.RUN_STATS).delete(StatisticsScope.UNASSIGNED.key());
    driver.restart();
    driver.emit();

    RunStats fleet = driver.views().fleetStats().get(0);
    assertThat(fleet.getInputTokens()).isEqualTo(200);
    assertThat(UnknownSums.value(fleet, "cache_read_tokens")).as("a 0 of it").isNull();
    assertThat(UnknownSums.value(fleet, "provider_cost_usd")).isNull();
    assertThat(fleet.getMissingUsageCalls()).isZero();
    assertAddsUp(1, 1);

    driver.publish(Records.call("r1", "u3", T0).setAgentId("a").setCacheReadTokens(0L).build());
    fleet = driver.views().fleetStats().get(0);
    assertThat(UnknownSums.value(fleet, "cache_read_tokens")).isEqualTo(0L);
    assertThat(driver.views().usageCountedFrom().get("agent-llm-usage"))
        .as("the first call that was folded, of which the store knows")
        .containsEntry(0, 0L);
  }

  /** Writes what stands in a store as the first release did. */
  private <V extends SpecificRecordBase> void asTheFirstRelease(
      String store, String schema, StateCodec<V> codec) throws IOException {
    Schema first;
    try (InputStream file = StatsPartial.class.getResourceAsStream(schema)) {
      first = new Schema.Parser().parse(file);
    }
    Map<Bytes, byte[]> old = new HashMap<>();
    try (KeyValueIterator<Bytes, byte[]> all = driver.store(store).all()) {
      all.forEachRemaining(entry -> old.put(entry.key, entry.value));
    }
    for (Map.Entry<Bytes, byte[]> entry : old.entrySet()) {
      if (entry.getKey().compareTo(StoreMarks.END) > 0) {
        driver.store(store).delete(entry.getKey()); // it had none
        continue;
      }
      if (entry.getKey().get()[0] == 'c') {
        continue; // offsets, no partial
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(1);
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new GenericDatumWriter<IndexedRecord>(first)
          .write(downgraded(codec.decode(entry.getValue()), first), encoder);
      encoder.flush();
      driver.store(store).put(entry.getKey(), bytes.toByteArray());
    }
  }

  private static GenericRecord downgraded(IndexedRecord of, Schema schema) {
    GenericData.Record record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      Object value = of.get(of.getSchema().getField(field.name()).pos());
      record.put(
          field.pos(),
          value instanceof IndexedRecord nested ? downgraded(nested, field.schema()) : value);
    }
    return record;
  }

  private void assertAddsUp(long unassignedCalls, long unassignedRuns) {
    RunStats rest = driver.views().unassignedStats().get(0);
    assertThat(rest.getScope()).isEqualTo("unassigned");
    assertThat(rest.getAgentId()).isEmpty();
    assertThat(rest.getLlmCalls()).isEqualTo(unassignedCalls);
    assertThat(rest.getPendingRuns()).isEqualTo(unassignedRuns);
    long agents =
        Agents.of(driver.views()).values().stream()
            .flatMap(List::stream)
            .mapToLong(RunStats::getInputTokens)
            .sum();
    assertThat(agents + rest.getInputTokens())
        .isEqualTo(driver.views().fleetStats().get(0).getInputTokens());
  }

  /** What tells the sums of the run's calls: the run, the fleet, its windows. */
  private List<SpecificRecord> everywhere(String runId) {
    driver.emit();
    UsageWindow window =
        driver
            .views()
            .usage(
                new UsageFilter(UsageScope.FLEET, WindowSize.HOUR, 0, Long.MAX_VALUE, null), 0, 1)
            .items()
            .get(0)
            .get(0);
    return List.of(
        driver.views().run(runId).orElseThrow(),
        driver.views().fleetStats().get(0),
        driver.views().unassignedStats().get(0),
        driver.views().subtree(runId).sums(),
        window);
  }

  private static AgentLlmUsage bare(String runId, String usageId) {
    return AgentLlmUsage.newBuilder()
        .setUsageId(usageId)
        .setRunId(runId)
        .setProvider("openai")
        .setModel("gpt")
        .setStatus("success")
        .setCreatedAt(Instant.ofEpochMilli(T0))
        .build();
  }
}
