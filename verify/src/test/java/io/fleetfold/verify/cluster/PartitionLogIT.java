package io.fleetfold.verify.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.verify.TestCluster;
import io.fleetfold.verify.replay.RecordOutcome;
import io.fleetfold.verify.replay.Replay;
import io.fleetfold.verify.replay.ReplayConfig;
import io.fleetfold.verify.replay.Scope;
import io.fleetfold.verify.replay.Totals;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionLogIT {
  private static final Instant NOON = Instant.parse("2026-02-03T12:00:00Z");

  @TempDir Path folder;

  @Test
  void shouldReplayWhatIsCommittedAndEachStrayOnce() throws Exception {
    try (TestCluster cluster = new TestCluster(folder, 30_200)) {
      RecordMetadata home =
          cluster.send(Topics.AGENT_RUNS, null, "r1", cluster.encode(Topics.AGENT_RUNS, run("r1")));
      byte[] event = cluster.encode(Topics.AGENT_EVENTS, event("e1", "r1"));
      int elsewhere = (home.partition() + 1) % 4;
      cluster.send(Topics.AGENT_EVENTS, elsewhere, "r1", event);
      byte[] origin = ("agent-events|" + elsewhere + "|0").getBytes(StandardCharsets.UTF_8);
      cluster.send(
          Topics.AGENT_EVENTS, null, "r1", event, new RecordHeader("fleetfold-origin", origin));
      cluster.send(Topics.AGENT_LLM_USAGE, null, "r1", new byte[] {9, 9});
      abort(cluster, cluster.encode(Topics.AGENT_LLM_USAGE, call("c0", "r1")));
      RecordMetadata last =
          cluster.send(
              Topics.AGENT_LLM_USAGE,
              null,
              "r1",
              cluster.encode(Topics.AGENT_LLM_USAGE, call("c1", "r1")));
      awaitStable(cluster.config(), last);

      Totals totals = replay(cluster.config());

      assertThat(totals.outcomes())
          .containsEntry(RecordOutcome.FOLDED, 3L)
          .containsEntry(RecordOutcome.STRAY, 1L)
          .containsEntry(RecordOutcome.DEAD_LETTER, 1L)
          .hasSize(3);
      assertThat(totals.numbers().get(Scope.FLEET).events()).isEqualTo(1);
      assertThat(totals.numbers().get(Scope.FLEET).calls().calls()).isEqualTo(1);
      assertThat(totals.numbers().get(Scope.FLEET).totalRuns()).isEqualTo(1);
    }
  }

  private static Totals replay(ClusterConfig config) throws Exception {
    Totals totals = new Totals();
    try (Offsets offsets = new Offsets(config);
        SchemaRegistry registry = config.registry()) {
      Map<TopicPartition, Long> starts = new HashMap<>();
      Map<TopicPartition, Long> ends = new HashMap<>();
      for (Topic<?> input : Topics.INPUTS) {
        starts.putAll(offsets.beginnings(config.name(input)));
        ends.putAll(offsets.ends(config.name(input)));
      }
      for (int partition = 0; partition < 4; partition++) {
        Replay replay = new Replay(ReplayConfig.of(4));
        try (PartitionLog log =
            new PartitionLog(config, new Decoder(registry), partition, starts, ends)) {
          log.forEachRemaining(replay::accept);
        }
        totals.add(replay.totals());
      }
    }
    return totals;
  }

  /** The mark of an aborted transaction may come behind the abort's own answer. */
  private static void awaitStable(ClusterConfig config, RecordMetadata last) throws Exception {
    TopicPartition at = new TopicPartition(last.topic(), last.partition());
    try (Offsets offsets = new Offsets(config)) {
      long giveUp = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      while (offsets.ends(last.topic()).get(at) <= last.offset()) {
        assertThat(System.nanoTime()).as("the transaction is still open").isLessThan(giveUp);
        Thread.sleep(20);
      }
    }
  }

  private static void abort(TestCluster cluster, byte[] value) throws Exception {
    try (Producer<byte[], byte[]> producer = cluster.config().producer("aborts")) {
      producer.initTransactions();
      producer.beginTransaction();
      producer
          .send(
              new ProducerRecord<>(
                  TestCluster.FLEET.name(Topics.AGENT_LLM_USAGE),
                  "r1".getBytes(StandardCharsets.UTF_8),
                  value))
          .get();
      producer.abortTransaction();
    }
  }

  private static AgentRun run(String id) {
    return AgentRun.newBuilder()
        .setRunId(id)
        .setAgentId("a")
        .setAgentName("a")
        .setObjective("o")
        .setStatus("running")
        .setRecordedAt(NOON)
        .build();
  }

  private static AgentRunEvent event(String id, String run) {
    return AgentRunEvent.newBuilder()
        .setEventId(id)
        .setRunId(run)
        .setAgentId("a")
        .setAgentName("a")
        .setTimestamp(NOON)
        .setEventType("iteration_started")
        .build();
  }

  private static AgentLlmUsage call(String id, String run) {
    return AgentLlmUsage.newBuilder()
        .setUsageId(id)
        .setRunId(run)
        .setProvider("openai")
        .setModel("m")
        .setStatus("success")
        .setCreatedAt(NOON)
        .build();
  }
}
