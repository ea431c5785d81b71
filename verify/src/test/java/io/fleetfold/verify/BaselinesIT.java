package io.fleetfold.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.schemas.config.FoldSection;
import io.fleetfold.verify.baseline.Baselines;
import io.fleetfold.verify.cluster.Decoder;
import io.fleetfold.verify.cluster.Offsets;
import io.fleetfold.verify.compare.ReplayWitness;
import io.fleetfold.verify.replay.Charges;
import io.fleetfold.verify.replay.CountedFrom;
import io.fleetfold.verify.replay.ReplayConfig;
import io.fleetfold.verify.replay.Scope;
import io.fleetfold.verify.replay.Totals;
import io.fleetfold.verify.replay.WindowRules;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays of topics whose beginning is gone, on a real broker. */
class BaselinesIT {
  private static final ReplayConfig CONFIG = ReplayConfig.of(4);
  private static final ProgressListener QUIET =
      new ProgressListener() {
        @Override
        public void say(String what) {}

        @Override
        public void replayed(long records, long of) {}
      };

  @TempDir Path folder;
  private Path baselines;
  private TestCluster cluster;

  /** What a replay came to and what was said of it. */
  private record Result(Object numbers, List<String> notes, List<String> unproven, long read) {}

  @BeforeEach
  void start() throws Exception {
    baselines = folder.resolve("baselines");
    cluster = new TestCluster(folder.resolve("broker"), freePort());
    publish(0, 40);
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  void shouldGoOnFromTheBaselineWhereTheBeginningIsGoneAndSaySo() throws Exception {
    replay(CONFIG, true);
    publish(20, 60); // half of them duplicates
    Result whole = replay(CONFIG, false);
    assertThat(whole.notes()).isEmpty();

    deleteBefore(2);
    Result rest = replay(CONFIG, true);
    assertThat(rest.unproven()).isEmpty();
    assertThat(rest.numbers()).isEqualTo(whole.numbers());
    assertThat(rest.read()).isLessThan(whole.read());
    assertThat(rest.notes())
        .anyMatch(
            note ->
                note.contains("starts from the baseline of 20")
                    && note.contains("agent-events-")
                    && note.contains("before offset 2"));

    assertThat(replay(CONFIG, false).numbers())
        .as("the baseline of a replay that began with one")
        .isEqualTo(whole.numbers());
  }

  @Test
  void shouldSayWhatIsMissingWhereNoBaselineStandsForIt() throws Exception {
    deleteBefore(1);
    assertThat(replay(CONFIG, false).unproven())
        .anyMatch(why -> why.contains("input is gone: t-agent-events-"))
        .allMatch(why -> why.contains("there is no baseline"));

    replay(CONFIG, true);
    publish(40, 90);
    deleteBefore(15);
    assertThat(replay(CONFIG, false).unproven())
        .isNotEmpty()
        .anyMatch(why -> why.contains("only: what follows is missing"));
  }

  @Test
  void shouldRefuseADamagedBaselineAndOneOfOtherRulesOrAnotherCluster() throws Exception {
    replay(CONFIG, true);
    deleteBefore(1);
    Path file;
    try (var files = Files.list(baselines)) {
      file = files.findFirst().orElseThrow();
    }
    ReplayConfig other =
        new ReplayConfig(
            4, Duration.ofHours(1), FoldSection.SEAL_SILENT_AFTER_UNSET, WindowRules.DEFAULT);
    assertThat(replay(other, false).unproven())
        .isNotEmpty()
        .allMatch(why -> why.contains("other rules") && why.contains("PT24H"));

    byte[] good = Files.readAllBytes(file);
    for (String part : parts(good).keySet()) {
      Files.write(file, withAChangedBit(good, part));
      assertThat(replay(CONFIG, false).unproven())
          .as("a bit of %s", part)
          .isNotEmpty()
          .allMatch(why -> why.contains("can't be used: it is damaged"));
    }
    Files.write(file, Arrays.copyOf(good, good.length / 2));
    assertThat(replay(CONFIG, false).unproven())
        .as("half of the file")
        .isNotEmpty()
        .allMatch(why -> why.contains("can't be used: it is damaged"));

    cluster.close();
    cluster = new TestCluster(folder.resolve("other"), freePort());
    publish(0, 40);
    deleteBefore(1);
    assertThat(replay(CONFIG, false).unproven())
        .isNotEmpty()
        .allMatch(why -> why.contains("there is no baseline"));
    try (Offsets offsets = new Offsets(cluster.config())) {
      Files.write(baselines.resolve("t-" + offsets.clusterId() + ".baseline"), good);
    }
    assertThat(replay(CONFIG, false).unproven())
        .isNotEmpty()
        .allMatch(why -> why.contains("of another cluster"));
  }

  private static Map<String, byte[]> parts(byte[] baseline) throws IOException {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(baseline))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        parts.put(entry.getName(), in.readAllBytes());
      }
    }
    return parts;
  }

  /** A sound archive whose part says something else. */
  private static byte[] withAChangedBit(byte[] baseline, String part) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : parts(baseline).entrySet()) {
        byte[] content = entry.getValue();
        if (entry.getKey().equals(part)) {
          content[content.length / 2] ^= 1;
        }
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(content);
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void shouldLeaveNothingBehindUnlessTold() throws Exception {
    replay(CONFIG, false);
    try (var files = Files.list(baselines)) {
      assertThat(files).isEmpty();
    }
  }

  private Result replay(ReplayConfig config, boolean keep) throws Exception {
    try (SchemaRegistry registry = cluster.config().registry();
        Offsets offsets = new Offsets(cluster.config())) {
      Map<TopicPartition, Long> ends = new HashMap<>();
      for (Topic<?> input : Topics.INPUTS) {
        ends.putAll(offsets.ends(cluster.config().name(input)));
      }
      try (Baselines opened = new Baselines(baselines, cluster.config(), offsets, config, ends)) {
        FleetReplay replay = new FleetReplay(cluster.config(), offsets, ends, opened, QUIET);
        Totals totals =
            replay.run(config, new Decoder(registry), Charges.none(), CountedFrom.EVERYWHERE);
        if (keep) {
          opened.commit();
        }
        assertThat(totals.numbers().get(Scope.FLEET).events()).isPositive();
        return new Result(
            ReplayWitness.of(totals).sheet().rows(),
            replay.starts().notes(),
            replay.starts().unproven(),
            totals.records());
      }
    }
  }

  private void publish(int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      AgentRunEvent event =
          AgentRunEvent.newBuilder()
              .setEventId("e" + i)
              .setRunId("r" + i % 7)
              .setAgentId("a" + i % 3)
              .setAgentName("a")
              .setTimestamp(Instant.parse("2026-02-03T12:00:00Z").plusSeconds(i))
              .setEventType("action_execution_completed")
              .build();
      cluster.send(
          Topics.AGENT_EVENTS, null, event.getRunId(), cluster.encode(Topics.AGENT_EVENTS, event));
    }
  }

  /** As retention does. */
  private void deleteBefore(long offset) throws Exception {
    try (Admin admin = cluster.config().admin();
        Offsets offsets = new Offsets(cluster.config())) {
      Map<TopicPartition, RecordsToDelete> deletions = new HashMap<>();
      offsets
          .ends(cluster.config().name(Topics.AGENT_EVENTS))
          .forEach(
              (at, end) -> {
                if (end >= offset) {
                  deletions.put(at, RecordsToDelete.beforeOffset(offset));
                }
              });
      assertThat(deletions).isNotEmpty();
      admin.deleteRecords(deletions).all().get();
    }
  }

  /** Free together with the next one, and below those that outgoing connections take. */
  private static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(9_500, 16_000);
      try (ServerSocket first = new ServerSocket(port);
          ServerSocket second = new ServerSocket(port + 1)) {
        return first.getLocalPort();
      } catch (IOException e) {
        // taken: another one
      }
    }
  }
}
