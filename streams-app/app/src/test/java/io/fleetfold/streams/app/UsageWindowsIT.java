package io.fleetfold.streams.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.UsageWindow;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.ingest.IngestContext;
import io.fleetfold.streams.core.ingest.ProcessedOffsets;
import io.fleetfold.streams.core.ingest.RecordReaders;
import io.fleetfold.streams.core.ingest.Watermark;
import io.fleetfold.streams.core.state.StoreHealth;
import io.fleetfold.streams.runs.usage.UsageScope;
import io.fleetfold.streams.runs.usage.WindowSize;
import io.fleetfold.streams.runs.views.FleetViews;
import io.fleetfold.streams.runs.views.FleetViews.UsageFilter;
import io.fleetfold.streams.runs.views.StoreViews;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One model's traffic, under exactly-once, with stream threads that fail between two commits. */
class UsageWindowsIT {
  private static final int PARTITIONS = 8;
  private static final int CALLS = 2_400;
  private static final int CRASHES = 3;

  @TempDir private Path state;
  private final ProcessedOffsets processed = new ProcessedOffsets();
  private volatile StoreHealth health = new StoreHealth();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger crashes = new AtomicInteger();

  @Test
  void shouldCountEachCallOnceThroughCrashesAndShareTheLoadEvenly() throws Exception {
    try (EmbeddedKafka kafka = new EmbeddedKafka(PARTITIONS);
        Admin admin = Admin.create(StreamsProperties.admin(kafka.config(state)))) {
      new TopicCreator(admin, kafka.fleet).createMissing();
      KafkaStreams streams = start(kafka);
      FleetViews views =
          new StoreViews(
              PARTITIONS,
              new LiveStores(
                  () -> streams,
                  processed,
                  kafka.fleet.prefix(),
                  () -> health,
                  new StandbyProgress()),
              processed::shown,
              processed::saved,
              Map::of);
      try (streams) {
        for (int batch = 0; batch < CRASHES + 1; batch++) {
          publish(kafka, batch);
          int begun = batch;
          await("crash " + batch, () -> crashes.get() >= Math.min(begun + 1, CRASHES));
        }
        await("all calls", () -> calls(views, WindowSize.HOUR, UsageScope.FLEET) >= CALLS);
        for (UsageScope scope : List.of(UsageScope.FLEET, UsageScope.AGENT, UsageScope.MODEL)) {
          for (WindowSize size : WindowSize.values()) {
            assertThat(calls(views, size, scope)).as("%s by %s", size, scope).isEqualTo(CALLS);
          }
        }
        await("all windows", () -> sentCalls(kafka) >= CALLS);
        assertThat(sentCalls(kafka)).isEqualTo(CALLS);
        assertEvenLoad(admin, views);
      }
    }
  }

  private KafkaStreams start(EmbeddedKafka kafka) {
    FoldTopology folds =
        new FoldTopology(
            new FoldContext(
                FoldConfig.DEFAULT,
                RecordReaders.of(kafka.registry),
                Outputs.register(kafka.registry, kafka.fleet),
                IngestContext.of(kafka.fleet, processed, Duration.ofSeconds(1)),
                this::crash,
                Watermark.STOPPED));
    health = folds.health();
    StreamsAppConfig config =
        kafka
            .config(state)
            .withKafka(Map.of("commit.interval.ms", "1000", "num.stream.threads", "2"));
    KafkaStreams streams =
        new KafkaStreams(
            folds.build(Stores::persistentKeyValueStore),
            new StreamsConfig(StreamsProperties.streams(config)));
    streams.setUncaughtExceptionHandler(e -> StreamThreadExceptionResponse.REPLACE_THREAD);
    streams.start();
    return streams;
  }

  /**
   * Called between records: fails while a batch is under way, work in memory and none committed.
   */
  private long crash(int partition) {
    long folded =
        processed.shown().getOrDefault(Topics.AGENT_LLM_USAGE.name(), Map.of()).values().stream()
            .mapToLong(Long::longValue)
            .sum();
    int crash = crashes.get();
    // before the end of the batch, so that there is something to lose
    if (crash < CRASHES
        && folded > (long) crash * sent.get() / (crash + 1)
        && crashes.compareAndSet(crash, crash + 1)) {
      throw new IllegalStateException("crash " + crash + " behind " + folded + " calls");
    }
    return Watermark.UNKNOWN;
  }

  private void publish(EmbeddedKafka kafka, int batch) {
    int size = CALLS / (CRASHES + 1);
    for (int i = batch * size; i < (batch + 1) * size; i++) {
      String run = "run-" + i / 2;
      AgentLlmUsage call =
          Records.call(run, "u" + i, System.currentTimeMillis()).setAgentId("a").build();
      kafka.publish(Topics.AGENT_LLM_USAGE, run, call);
      sent.incrementAndGet();
      if (i % 5 == 0) {
        kafka.publish(Topics.AGENT_LLM_USAGE, run, call);
        sent.incrementAndGet();
      }
    }
    kafka.flush();
  }

  private static long calls(FleetViews views, WindowSize size, UsageScope scope) {
    return views
        .usage(new UsageFilter(scope, size, 0, Long.MAX_VALUE, null), 0, 10_000)
        .items()
        .stream()
        .flatMap(List::stream)
        .mapToLong(UsageWindow::getCalls)
        .sum();
  }

  /** Calls of all hours, by the newest that was sent of each partial. */
  private static long sentCalls(EmbeddedKafka kafka) {
    RecordDeserializer<UsageWindow> reader =
        new RecordDeserializer<>(kafka.registry, Topics.FLEET_USAGE_WINDOWS);
    Map<String, UsageWindow> newest = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> sent : kafka.read(Topics.FLEET_USAGE_WINDOWS)) {
      newest.put(
          new String(sent.key(), StandardCharsets.UTF_8), reader.deserialize(null, sent.value()));
    }
    return newest.values().stream()
        .filter(window -> window.getWindow().equals("1h") && window.getScope().equals("model"))
        .mapToLong(UsageWindow::getCalls)
        .sum();
  }

  private void assertEvenLoad(Admin admin, FleetViews views) throws Exception {
    Map<Integer, Long> byTask = new HashMap<>();
    views
        .usage(new UsageFilter(UsageScope.MODEL, WindowSize.HOUR, 0, Long.MAX_VALUE, null), 0, 9)
        .items()
        .forEach(
            window ->
                window.forEach(
                    partial ->
                        byTask.merge(partial.getPartition(), partial.getCalls(), Long::sum)));
    LongSummaryStatistics read =
        byTask.values().stream().mapToLong(Long::longValue).summaryStatistics();
    assertThat(read.getCount()).isEqualTo(PARTITIONS);
    assertThat((double) read.getMax())
        .as("calls by task: %s", byTask)
        .isLessThanOrEqualTo(1.5 * read.getAverage());
    assertThat(views.quality()).doesNotContainKey("stray");
    Set<String> topics = admin.listTopics().names().get();
    assertThat(topics).as("no second hop").noneMatch(topic -> topic.endsWith("-repartition"));
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(String what, Condition condition) {
    long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (System.nanoTime() < until) {
      try {
        if (condition.holds()) {
          return;
        }
      } catch (InvalidStateStoreException e) {
        // the stores are on their way
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    throw new AssertionError("timed out waiting for " + what);
  }
}
