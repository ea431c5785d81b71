package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.client.bulk.BulkPublisher;
import io.fleetfold.e2e.Question.Subject;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.Topics;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes runs and session events without end, and asks whichever instance serves what {@link
 * KnownFleet} answers, and for what it has written itself. Wrong answers are kept, not thrown.
 */
final class FleetLoad implements AutoCloseable {
  static final String AGENT = "load";
  static final String APP = "load";

  private static final int USERS = 8;
  private static final int READERS = 6;
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** A run that was read so long ago is committed. */
  private static final Duration SETTLED = Duration.ofSeconds(5);

  private record ReadRun(String id, long at) {}

  private final HttpClient http = HttpClient.newHttpClient();
  private final InstanceCluster cluster;
  private final Outages outages;
  private final List<Question> questions;
  private final List<Thread> threads = new ArrayList<>();
  private final List<ReadRun> seen = new ArrayList<>();
  private final AtomicInteger runs = new AtomicInteger();
  private volatile boolean ended;

  /** A load whose readers ask those questions. */
  FleetLoad(InstanceCluster cluster, Outages outages, List<Question> questions) {
    this.questions = questions;
    this.cluster = cluster;
    this.outages = outages;
  }

  FleetLoad start() {
    begin("writes-runs", this::writeRuns);
    begin("writes-sessions", this::writeSessions);
    begin("reads-written", this::readWritten);
    for (int i = 0; i < READERS; i++) {
      begin("reads-known-" + i, this::readKnown);
    }
    return this;
  }

  private void begin(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Exception | AssertionError e) {
                outages.wrong(e);
              }
            },
            name);
    thread.start();
    threads.add(thread);
  }

  /** Runs that the brokers have acknowledged; complete once this is closed. */
  int runs() {
    return runs.get();
  }

  private void writeRuns() throws InterruptedException {
    try (BulkPublisher publisher = cluster.publisher()) {
      while (!ended) {
        String id = run(runs.get());
        publisher.publish(
            Topics.AGENT_RUNS,
            id,
            AgentRun.newBuilder()
                .setRunId(id)
                .setAgentId(AGENT)
                .setAgentName(AGENT)
                .setObjective("work")
                .setStatus("completed")
                .setRecordedAt(Instant.now())
                .build());
        publisher.publish(
            Topics.AGENT_LLM_USAGE,
            id,
            AgentLlmUsage.newBuilder()
                .setUsageId(id)
                .setRunId(id)
                .setProvider(KnownFleet.PROVIDER)
                .setModel(KnownFleet.MODEL)
                .setStatus("success")
                .setInputTokens(10L)
                .setOutputTokens(1L)
                .setCreatedAt(Instant.now())
                .build());
        publisher.awaitAcknowledged();
        runs.incrementAndGet();
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /** Appends, and reads its own writes through whichever instance there is. */
  private void writeSessions() throws Exception {
    RecordSerializer<AgentRunEvent> bytes =
        RecordSerializer.register(cluster.registry(), cluster.fleet(), Topics.AGENT_SESSION_EVENTS);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int number = 0; !ended; number++) {
        String user = "user-" + number % USERS;
        int nth = number / USERS;
        RecordMetadata at =
            producer
                .send(
                    new ProducerRecord<>(
                        cluster.fleet().name(Topics.AGENT_SESSION_EVENTS),
                        RecordKeys.ofUser(APP, user).getBytes(StandardCharsets.UTF_8),
                        bytes.serialize(null, event(user, nth))))
                .get();
        ask(
            new Question(
                Subject.SESSION,
                "/api/v1/sessions/%s/%s/s?timeout_ms=10000&wait_for=agent-session-events:%d:%d"
                    .formatted(APP, user, at.partition(), at.offset()),
                200,
                answer -> assertThat(answer.at("/state/n").asInt()).isEqualTo(nth)));
      }
    }
  }

  private static AgentRunEvent event(String user, int nth) {
    return AgentRunEvent.newBuilder()
        .setEventId("e-" + nth)
        .setAppName(APP)
        .setUserId(user)
        .setSessionId("s")
        .setAgentId(AGENT)
        .setAgentName(AGENT)
        .setEventType(nth == 0 ? "session_created" : "message")
        .setAuthor("user")
        .setTimestamp(Instant.now())
        .setStateDelta("{\"n\":" + nth + "}")
        .build();
  }

  private boolean hasRead(String run) {
    try {
      if (get(anyone(), "/api/v1/runs/" + run).statusCode() == 200) {
        seen.add(new ReadRun(run, System.nanoTime()));
        return true;
      }
    } catch (IOException e) {
      // asked again
    }
    return false;
  }

  /** What was there some seconds ago never goes again. */
  private void readWritten() throws IOException {
    Random dice = new Random();
    int next = 0;
    while (!ended) {
      if (next < runs.get()) {
        // some of them, to keep up with the writer; one that is not folded yet may be unknown
        next += hasRead(run(next)) ? 20 : 0;
      }
      if (!seen.isEmpty()) {
        ReadRun one = seen.get(dice.nextInt(seen.size()));
        if (System.nanoTime() - one.at() > SETTLED.toNanos()) {
          ask(
              new Question(
                  Subject.RUN,
                  "/api/v1/runs/" + one.id(),
                  200,
                  run -> assertThat(run.get("status").asText()).isEqualTo("completed")));
        }
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private void readKnown() throws IOException {
    Random dice = new Random();
    while (!ended) {
      ask(questions.get(dice.nextInt(questions.size())));
    }
  }

  private void ask(Question question) throws IOException {
    InstanceProcess instance = anyone();
    long begin = System.nanoTime();
    HttpResponse<String> answer;
    try {
      answer = get(instance, question.path());
    } catch (IOException e) {
      if (instance.isServing()) {
        outages.refused(question.subject(), question.path(), e.toString());
      }
      return;
    }
    try {
      if (question.isAnsweredBy(answer)) {
        outages.answered(question.subject(), System.nanoTime() - begin);
      } else if (instance.isServing()) {
        outages.refused(question.subject(), question.path(), answer.body());
      }
    } catch (AssertionError e) {
      outages.wrong(new AssertionError("through " + instance.name() + ": " + e.getMessage(), e));
    }
  }

  private InstanceProcess anyone() {
    List<InstanceProcess> serving = cluster.serving();
    return serving.get(ThreadLocalRandom.current().nextInt(serving.size()));
  }

  private HttpResponse<String> get(InstanceProcess instance, String path) throws IOException {
    try {
      return http.send(
          HttpRequest.newBuilder(instance.uri(path)).timeout(TIMEOUT).build(),
          BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String run(int number) {
    return "load-" + number;
  }

  @Override
  public void close() throws InterruptedException {
    ended = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private interface Work {
    void run() throws Exception;
  }
}
