package io.fleetfold.local.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.local.pipeline.DiskWatch;
import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.local.pipeline.RunningPipeline;
import io.fleetfold.local.postgres.Credentials;
import io.fleetfold.local.postgres.Postgres;
import io.fleetfold.local.status.PipelineStatus.Lag;
import io.fleetfold.local.status.PipelineStatus.PartStatus;
import io.fleetfold.schemas.Topics;
import io.fleetfold.schemas.config.FoldSection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Looks at a pipeline from outside, as any process on the machine can. */
public final class StatusProbe implements AutoCloseable {
  private static final int TIMEOUT_MS = 5_000;

  private final Parts parts;
  private final Http http = new Http();
  private final Http reader;
  private final Admin admin;
  private EndOffsets logs;

  /** A probe of the pipeline at those addresses. */
  public StatusProbe(Parts parts) {
    this.parts = parts;
    this.reader = new Http(parts.internalToken());
    this.admin =
        Admin.create(
            Map.of(
                "bootstrap.servers", parts.bootstrapServers(),
                "default.api.timeout.ms", TIMEOUT_MS,
                "request.timeout.ms", TIMEOUT_MS));
  }

  /**
   * A look, and what must stay the same until the next one for the pipeline to be settled.
   *
   * @param status settled is false here: it takes two looks to tell
   * @param still whether nothing waits and nothing is in flight
   * @param ends how far the logs went
   */
  record Look(PipelineStatus status, boolean still, List<?> ends) {}

  /** Looks once. */
  public PipelineStatus look() throws IOException, InterruptedException {
    return lookClosely().status();
  }

  Look lookClosely() throws IOException, InterruptedException {
    Optional<RunningPipeline> noted =
        RunningPipeline.read(parts.data())
            .filter(found -> found.portOffset() == parts.ports().offset());
    PartProbe probe = new PartProbe(parts, http, noted);
    boolean broker = brokerAnswers();
    Map<String, PartStatus> states = new LinkedHashMap<>();
    states.put("broker", probe.broker(broker));
    states.put("registry", probe.registry());
    states.put("streams", probe.streams());
    states.put("connect", probe.connect());
    states.put("postgres", probe.postgres());
    states.put("gateway", probe.gateway());
    Optional<Connects> connects = Connects.ask(http, parts.connectUrl(), parts.fleet());
    boolean ready =
        states.entrySet().stream().allMatch(part -> serves(part.getKey(), part.getValue()))
            && connects.filter(Connects::allRun).isPresent();
    Work work = broker ? work(connects) : Work.UNKNOWN;
    PipelineStatus status =
        new PipelineStatus(
            ready,
            false,
            states,
            parts.queryUrl() + "/",
            Postgres.jdbcUrl(parts.ports()),
            Credentials.READER,
            connects.map(Connects::states).orElse(Map.of()),
            work.lag(),
            work.deadLetters(),
            diskFreeBytes(),
            settings(),
            instances());
    return new Look(status, ready && work.lag().none() && !work.inFlight(), work.ends());
  }

  /** Parts that are processes of their own do without a gateway where nobody has started one. */
  private static boolean serves(String name, PartStatus part) {
    return part.up() || (name.equals("gateway") && part.state().equals("down"));
  }

  private record Work(Lag lag, boolean inFlight, List<?> ends, Long deadLetters) {
    static final Work UNKNOWN = new Work(Lag.UNKNOWN, true, List.of(), null);
  }

  private Long diskFreeBytes() {
    try {
      return DiskWatch.freeBytes(parts.data());
    } catch (UncheckedIOException e) {
      // asked about a pipeline whose folder is not on this machine
      return null;
    }
  }

  private List<InstanceStatus> instances() throws IOException, InterruptedException {
    Optional<Http.Answer> answer =
        reader.getInternal(parts.queryUrl() + "/internal/instances").filter(Http.Answer::good);
    return answer.isEmpty() ? null : InstanceStatus.of(answer.get().json());
  }

  /** Ports, threads and partitions are local mode's own: what somebody has set is in the folds. */
  private Map<String, String> settings() throws IOException, InterruptedException {
    Optional<Http.Answer> answer =
        reader.get(parts.queryUrl() + "/api/v1/settings").filter(Http.Answer::good);
    return answer.isEmpty() ? null : notByDefault(answer.get().json());
  }

  /** Those of the folds that somebody has set, by variable. */
  static Map<String, String> notByDefault(JsonNode published) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (JsonNode item : published.path("items")) {
      boolean ofFolds =
          FoldSection.SECTION.keys().stream()
              .anyMatch(key -> key.name.equals(item.path("name").asText()));
      if (ofFolds && !item.path("by_default").asBoolean()) {
        settings.put(item.path("variable").asText(), item.path("value").asText());
      }
    }
    return settings;
  }

  private boolean brokerAnswers() throws InterruptedException {
    try {
      return !admin.describeCluster().nodes().get(TIMEOUT_MS, TimeUnit.MILLISECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  /** Folds first, then sinks: what the folds have still to write cannot be missed then. */
  private Work work(Optional<Connects> connects) throws InterruptedException {
    try {
      if (logs == null) {
        logs = new EndOffsets(admin, parts.bootstrapServers());
      }
      List<String> inputs =
          Stream.concat(Topics.INPUTS.stream(), Topics.SESSION_INPUTS.stream())
              .map(parts.fleet()::name)
              .toList();
      GroupOffsets folds = GroupOffsets.of(admin, logs, parts.fleet().applicationId(), inputs);
      long sinkLag = 0;
      boolean inFlight = folds.inFlight();
      List<Object> ends = new ArrayList<>(List.of(folds.ends()));
      for (var sink : connects.map(Connects::topics).orElse(Map.of()).entrySet()) {
        GroupOffsets offsets =
            GroupOffsets.of(admin, logs, "connect-" + sink.getKey(), sink.getValue());
        sinkLag += offsets.lag();
        inFlight |= offsets.inFlight();
        ends.add(offsets.ends());
      }
      Lag lag = new Lag(folds.lag(), connects.isPresent() ? sinkLag : null);
      long deadLetters = logs.count(parts.fleet().name(Topics.FLEET_DEAD_LETTERS));
      return new Work(lag, inFlight, ends, deadLetters);
    } catch (ExecutionException | KafkaException e) {
      // the broker went away between two questions
      return Work.UNKNOWN;
    }
  }

  @Override
  public void close() {
    if (logs != null) {
      logs.close();
    }
    admin.close(Duration.ofSeconds(1));
  }
}
