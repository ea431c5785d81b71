package io.fleetfold.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import io.fleetfold.testkit.TestBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsIT {
  private static final Duration LONG = Duration.ofSeconds(90);

  @TempDir Path data;
  private TestBroker broker;
  private final Fleet fleet = new Fleet("", 3, (short) 1);
  private final SwitchedRegistry registry = new SwitchedRegistry();

  @BeforeEach
  void prepare() {
    broker = new TestBroker(data.resolve("broker"));
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private ClientBuilder builder() {
    return FleetfoldClient.builder()
        .bootstrapServers(broker.address())
        .schemaRegistry(new SchemaRegistry(registry));
  }

  @Test
  void shouldWaitForBrokersAndRegistryThatAreAwayFromTheStart() throws Exception {
    registry.away = true;
    try (FleetfoldClient client = builder().build()) {
      for (int i = 0; i < 200; i++) {
        assertThat(client.publish(Records.event("run-" + i % 5, "event-" + i))).isTrue();
      }
      assertThat(client.flush(Duration.ofMillis(300))).isFalse();
      assertThat(client.report().buffered()).isEqualTo(200);
      assertThat(client.healthCheck().healthy()).isFalse();

      registry.away = false;
      broker.start();
      broker.createInputs(fleet);
      assertThat(client.flush(LONG)).as("delivered after brokers and registry came").isTrue();
      assertThat(client.report().delivered()).isEqualTo(200);
    }
    assertThat(broker.read(Topics.AGENT_EVENTS.name())).hasSize(200);
  }

  @Test
  void shouldAccountForEveryRecordUnderFaults() throws Exception {
    broker.start();
    broker.createInputs(fleet);
    FleetfoldClient client = builder().bufferRecords(2_000).recordBytes(20_000).build();
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Integer> auditor = CompletableFuture.supplyAsync(() -> audit(client, over));

    Set<String> taken = new HashSet<>();
    publish(client, "before", 500, taken);
    assertThat(client.flush(LONG)).isTrue();

    broker.stop();
    publish(client, "away", 1_000, taken);
    assertThat(client.publish((AgentRun) null)).as("null").isFalse();
    assertThat(client.publish(new AgentRunEvent())).as("no ids").isFalse();
    assertThat(client.delete(" ")).as("blank id").isFalse();
    assertThat(client.publish(sized("x", 30_000))).as("too large to look at").isFalse();
    assertThat(client.publish(sized("\u20ac", 10_000))).as("too large once encoded").isTrue();
    assertThat(client.publish(notEncodable())).as("fails in the encoder").isTrue();
    publish(client, "full", 2_000, taken);

    broker.start();
    assertThat(client.flush(LONG)).as("all fates known after the broker came back").isTrue();
    publish(client, "after", 500, taken);
    client.close(LONG);
    assertThat(client.publish(Records.run("late"))).isFalse();
    over.set(true);
    assertThat(auditor.get(60, TimeUnit.SECONDS)).as("times the books were audited").isPositive();

    DeliveryReport report = client.report();
    assertThat(report.buffered()).isZero();
    assertThat(report.bufferedBytes()).isZero();
    assertThat(report.accepted()).isEqualTo(4_000 + 6 + 1);
    assertThat(report.refused())
        .containsEntry(DropReason.INVALID, 3L)
        .containsEntry(DropReason.TOO_LARGE, 1L)
        .containsEntry(DropReason.CLOSED, 1L)
        .containsKey(DropReason.BUFFER_FULL);
    assertThat(report.dropped())
        .isEqualTo(Map.of(DropReason.TOO_LARGE, 1L, DropReason.NOT_ENCODABLE, 1L));
    assertThat(report.delivered()).isEqualTo(taken.size());
    Set<String> found = new HashSet<>();
    for (ConsumerRecord<String, byte[]> r : broker.read(Topics.AGENT_EVENTS.name())) {
      found.add(r.key());
    }
    assertThat(found).as("records in the log against those that were taken").isEqualTo(taken);
  }

  /** Looks at the books all the time: they must add up at any moment. */
  private static int audit(FleetfoldClient client, AtomicBoolean over) {
    int times = 0;
    while (!over.get()) {
      DeliveryReport r = client.report();
      assertThat(r.delivered() + r.refusedTotal() + r.droppedTotal() + r.buffered())
          .as("sum of the books %s", r)
          .isEqualTo(r.accepted());
      times++;
      Thread.onSpinWait();
    }
    return times;
  }

  private static void publish(FleetfoldClient client, String name, int count, Set<String> taken) {
    for (int i = 0; i < count; i++) {
      String id = name + "-" + i;
      if (client.publish(Records.event(id, id))) {
        taken.add(id);
      }
    }
  }

  private static AgentRun sized(String character, int count) {
    AgentRun run = Records.run("sized");
    run.setObjective(character.repeat(count));
    return run;
  }

  private static AgentRun notEncodable() {
    AgentRun run = Records.run("far");
    run.setRecordedAt(Instant.MAX);
    return run;
  }

  @Test
  void shouldNeitherBlockNorThrowWhileBrokersAreAwayAndTheBufferIsFull() {
    try (FleetfoldClient client =
        builder().bufferRecords(100).closeTimeout(Duration.ZERO).build()) {
      long start = System.nanoTime();
      Run run = client.runs().start("agent-1", "Agent One", "be tested");
      for (int i = 0; i < 20_000; i++) {
        run.event(EventTypes.CUSTOM);
      }
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertThat(took).as("20,000 events into a full buffer").isLessThan(Duration.ofSeconds(5));
      assertThat(client.report().buffered()).isEqualTo(100);
      assertThat(client.report().refused()).containsEntry(DropReason.BUFFER_FULL, 20_002L - 100);
    }
  }

  @Test
  void shouldCloseInTimeAndCountWhatItGivesUp() throws Exception {
    registry.away = true;
    FleetfoldClient client = builder().build();
    CompletableFuture<Position> answer = client.send(Records.run("run-1"));
    client.publish(Records.run("run-2"));
    long start = System.nanoTime();
    client.close(Duration.ofMillis(500));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    DeliveryReport report = client.report();
    assertThat(report.dropped()).isEqualTo(Map.of(DropReason.CLOSE_TIMEOUT, 2L));
    assertThat(report.buffered()).isZero();
    assertThat(answer).isCompletedExceptionally();
    client.close(Duration.ofMillis(500));
    assertThat(client.report()).as("closing again changes nothing").isEqualTo(report);
  }

  @Test
  void shouldDeliverInOrderWhatAKilledProgramLeftOnDisk() throws Exception {
    Path folder = data.resolve("spill");
    Process program = untidy(folder.toString());
    assertThat(program.inputReader().readLine()).isEqualTo("all on disk");
    program.destroyForcibly().waitFor();

    broker.start();
    broker.createInputs(fleet);
    try (FleetfoldClient client = builder().spillFolder(folder).build()) {
      Until.holds("what was left is known", () -> client.report().accepted() > 0);
      assertThat(client.flush(LONG)).isTrue();
      assertThat(client.report().delivered()).isEqualTo(UntidyProgram.RECORDS);
    }
    RecordDeserializer<AgentRunEvent> reader =
        new RecordDeserializer<>(new SchemaRegistry(registry), Topics.AGENT_EVENTS);
    for (int run = 0; run < 5; run++) {
      String key = "run-" + run;
      assertThat(broker.read(Topics.AGENT_EVENTS.name()))
          .filteredOn(r -> r.key().equals(key))
          .extracting(r -> Integer.parseInt(reader.deserialize("", r.value()).getEventId()))
          .hasSize(UntidyProgram.RECORDS / 5)
          .isSorted();
    }
  }

  @Test
  void shouldKeepOnDiskWhatIsNotDeliveredWhenItIsClosed() throws Exception {
    Path folder = data.resolve("spill");
    FleetfoldClient first = builder().spillFolder(folder).build();
    for (int i = 0; i < 100; i++) {
      first.publish(Records.event("run", Integer.toString(i)));
    }
    first.close(Duration.ZERO);
    assertThat(first.report().spilled()).as("%s", first.report()).isEqualTo(100);
    broker.start();
    broker.createInputs(fleet);
    try (FleetfoldClient second = builder().spillFolder(folder).build()) {
      second.publish(Records.event("run", "100"));
      Until.holds("what was left is known", () -> second.report().accepted() == 101);
      assertThat(second.flush(LONG)).isTrue();
    }
    assertThat(broker.read(Topics.AGENT_EVENTS.name())).hasSize(101);
  }

  @Test
  void shouldTellWhatAProgramLosesThatDoesNotCloseItsClient() throws Exception {
    Process program = untidy();
    String printed = new String(program.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(program.waitFor()).isZero();
    assertThat(printed).contains("of 300 records on their way 300 were lost");
  }

  private static Process untidy(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx64m", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(UntidyProgram.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).start();
  }

  @Test
  void shouldBoundTheBufferByBytes() {
    try (FleetfoldClient client =
        builder().bufferBytes(100_000).closeTimeout(Duration.ZERO).build()) {
      int taken = 0;
      for (int i = 0; i < 30; i++) {
        taken += client.publish(sized("x", 10_000)) ? 1 : 0;
      }
      assertThat(taken).as("two bytes a character").isEqualTo(4);
      assertThat(client.report().bufferedBytes()).isBetween(80_000L, 100_000L);
    }
  }
}
