package io.fleetfold.verify.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetfold.records.DeadLetter;
import io.fleetfold.records.DeadLetterHeader;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topics;
import io.fleetfold.verify.TestCluster;
import io.fleetfold.verify.cli.DeadLettersCommand;
import io.fleetfold.verify.cluster.TopicReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DeadLettersIT {
  private static final byte[] POISON = {0, 1, 2, (byte) 0xff, 'x'};

  @TempDir static Path folder;
  private static TestCluster cluster;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = new TestCluster(folder, 30_100);
  }

  @AfterAll
  static void stopCluster() throws Exception {
    cluster.close();
  }

  @Test
  void shouldSendTheOriginalOnceMoreByteForByte() throws Exception {
    long number = letter("undecodable", 7, "no Avro", POISON);
    DeadLetters letters = new DeadLetters(cluster.config());
    Letter letter = letters.find(Long.toString(number)).orElseThrow();
    assertThat(letter.replayed()).isFalse();
    List<ConsumerRecord<byte[], byte[]>> before = events();
    try (Resend resend = new Resend(cluster.config())) {
      resend.send(letter);
    }
    List<ConsumerRecord<byte[], byte[]>> after = events();
    assertThat(after).hasSize(before.size() + 1);
    ConsumerRecord<byte[], byte[]> sent = after.get(after.size() - 1);
    assertThat(sent.value()).isEqualTo(POISON);
    assertThat(new String(sent.key(), StandardCharsets.UTF_8)).isEqualTo("key-7");
    assertThat(sent.headers().lastHeader("traceparent").value()).isEqualTo(new byte[] {1});
    assertThat(new String(sent.headers().lastHeader(Resend.HEADER).value(), StandardCharsets.UTF_8))
        .isEqualTo("t-agent-events|2|7");
    assertThat(letters.find("t-agent-events|2|7").orElseThrow().replayed()).isTrue();
  }

  @Test
  void shouldRefuseToSendHalfARecord() throws Exception {
    long number =
        letter("too_large", 8, "value of 30000000 bytes cut to its first 1048576", POISON);
    Letter letter = new DeadLetters(cluster.config()).find(Long.toString(number)).orElseThrow();
    try (Resend resend = new Resend(cluster.config())) {
      assertThatThrownBy(() -> resend.send(letter)).hasMessageContaining("publish the original");
    }
  }

  @Test
  void shouldListShowAndReplayAllOfAReasonOnce() throws Exception {
    letter("unknown_schema", 9, "schema id 5 is not known", POISON);
    letter("unknown_schema", 10, "schema id 5 is not known", POISON);
    letter("invalid", 11, "run_id is missing", POISON);
    assertThat(run(0, "list", "--reason", "unknown_schema"))
        .contains("its schema id is not known to the registry")
        .contains("t-agent-events|2|9")
        .contains(new DeadLetters(cluster.config()).newest("invalid", 1).newest().get(0).sha256())
        .doesNotContain("t-agent-events|2|11");
    assertThat(run(0, "show", "t-agent-events|2|11")).contains("run_id is missing", "00 01 02 ff");
    assertThat(run(0, "replay", "--reason", "unknown_schema")).contains("2 replayed");
    assertThat(run(0, "replay", "--reason", "unknown_schema")).contains("0 replayed");
  }

  @Test
  void shouldHoldNoMoreLettersThanItShowsWithWhatBecameOfThem() throws Exception {
    for (int i = 100; i < 120; i++) {
      letter("run_sealed", i, "late", POISON);
    }
    assertThat(run(0, "replay", "t-agent-events|2|118")).contains("1 replayed");

    Listing listing = new DeadLetters(cluster.config()).newest("run_sealed", 3);

    assertThat(listing.total()).isEqualTo(20);
    assertThat(listing.newest())
        .extracting(Listing.Line::place)
        .containsExactly("t-agent-events|2|117", "t-agent-events|2|118", "t-agent-events|2|119");
    assertThat(listing.newest())
        .extracting(Listing.Line::replayed)
        .containsExactly(false, true, false);
    assertThat(run(0, "list", "--reason", "run_sealed", "--limit", "2"))
        .contains("2 of 20 dead letters")
        .doesNotContain("|2|117");
    letter("run_sealed", 101, "late", POISON);
    letter("run_sealed", 119, "late", POISON);
    assertThat(new DeadLetters(cluster.config()).newest("run_sealed", 3))
        .as("two letters of one record are one, also where it is no longer held")
        .isEqualTo(listing);
    assertThat(run(1, "list", "--limit", "0")).contains("--limit takes a number from 1");
    assertThat(run(0, "replay", "--reason", "run_sealed")).contains("19 replayed");
  }

  @Test
  void shouldSetARecordAsideThatTheFoldsAreToPassOver() throws Exception {
    String topic = TestCluster.FLEET.name(Topics.AGENT_RUNS);
    cluster.send(Topics.AGENT_RUNS, 3, "k0", POISON);
    cluster.send(Topics.AGENT_RUNS, 3, "k1", POISON);
    assertThat(run(0, "skip", topic, "3", "1"))
        .as("what stands before it is still to be folded")
        .contains("goes on at offset 0");
    assertThat(run(0, "skip", topic, "3", "0")).contains("goes on at offset 1");

    Letter letter = new DeadLetters(cluster.config()).find(topic + "|3|1").orElseThrow();
    assertThat(letter.record().getReason()).isEqualTo("skipped");
    assertThat(letter.value()).isEqualTo(POISON);
    assertThat(new DeadLetters(cluster.config()).leftOut())
        .contains(topic + "|3|0", topic + "|3|1");
    try (Admin admin = cluster.config().admin()) {
      TopicPartition at = new TopicPartition(topic, 3);
      assertThat(offset(admin, TestCluster.FLEET.applicationId(), at).offset()).isEqualTo(1);
      assertThat(
              Fleet.skippedOffsets(offset(admin, TestCluster.FLEET.skippedGroup(), at).metadata()))
          .containsExactly(0, 1);
    }
    assertThat(run(1, "skip", topic, "3", "0")).contains("the folds have passed");
    assertThat(run(1, "skip", topic, "3", "99")).contains("has no offset 99");
    assertThat(run(1, "skip", "t-fleet-runs", "3", "0")).contains("take one that the folds read");
  }

  private static OffsetAndMetadata offset(Admin admin, String group, TopicPartition at)
      throws Exception {
    return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().get(at);
  }

  private static String run(int exit, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of(
            "--bootstrap-servers", cluster.config().bootstrapServers(),
            "--schema-registry", cluster.config().registryUrl(),
            "--topic-prefix", "t-"));
    StringWriter out = new StringWriter();
    CommandLine command =
        new CommandLine(
            new DeadLettersCommand(
                options -> {
                  throw new AssertionError("a cluster was named");
                }));
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(out));
    assertThat(command.execute(all.toArray(String[]::new))).as(out.toString()).isEqualTo(exit);
    return out.toString();
  }

  private static long letter(String reason, long offset, String message, byte[] value)
      throws Exception {
    DeadLetter letter =
        new DeadLetter(
            "t-agent-events",
            2,
            offset,
            Instant.parse("2026-02-03T12:00:00Z"),
            reason,
            message,
            ByteBuffer.wrap(("key-" + offset).getBytes(StandardCharsets.UTF_8)),
            ByteBuffer.wrap(value),
            List.of(new DeadLetterHeader("traceparent", ByteBuffer.wrap(new byte[] {1}))));
    return cluster
        .send(
            Topics.FLEET_DEAD_LETTERS,
            0,
            "t-agent-events|2|" + offset,
            cluster.encode(Topics.FLEET_DEAD_LETTERS, letter))
        .offset();
  }

  private static List<ConsumerRecord<byte[], byte[]>> events() {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    for (int partition = 0; partition < TestCluster.FLEET.partitions(); partition++) {
      try (TopicReader reader =
          TopicReader.whole(
              cluster.config(),
              new TopicPartition(TestCluster.FLEET.name(Topics.AGENT_EVENTS), partition))) {
        reader.forEachRemaining(all::add);
      }
    }
    all.sort(java.util.Comparator.comparingLong(ConsumerRecord::timestamp));
    return all;
  }
}
