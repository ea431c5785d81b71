package io.fleetfold.streams.app.instances;

import io.fleetfold.records.RunStats;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.streams.core.http.QueryParameters;
import io.fleetfold.streams.runs.stats.StatisticsScope;
import io.fleetfold.streams.runs.views.FleetViews;
import io.fleetfold.streams.runs.views.FleetViews.Dated;
import io.fleetfold.streams.runs.views.FoldedOffsets;
import io.fleetfold.streams.runs.views.StoreViews;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Statistics of all partitions, wherever they are: partials with their buckets, never percentiles.
 * What an instance tells carries the offsets that it had read before. Thread-safe.
 */
public final class FleetStatistics {
  private static final String ROUTE = "/internal/part/stats";

  private static final String SCOPE = "scope";
  private static final String AGENT = "agent_id";
  private static final String PARTITIONS = "partitions";
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final Peers peers;
  private final StoreViews stores;
  private final Supplier<RecordSerializer<RunStats>> writer;
  private final RecordDeserializer<RunStats> reader;

  /**
   * Statistics of the partitions of those instances.
   *
   * @param writer writes partials; null before the start
   */
  public FleetStatistics(
      Peers peers,
      StoreViews stores,
      Supplier<RecordSerializer<RunStats>> writer,
      RecordDeserializer<RunStats> reader) {
    this.peers = peers;
    this.stores = stores;
    this.writer = writer;
    this.reader = reader;
    peers.serve(ROUTE, Keyspace.RUNS, this::answer);
  }

  /** The partials of a scope of all instances. */
  public Dated<List<RunStats>> of(StatisticsScope scope) {
    Map<String, Map<Integer, Long>> asOf = new TreeMap<>();
    List<RunStats> partials = new ArrayList<>();
    for (StatsPart part :
        peers.gather(Keyspace.RUNS, here -> local(scope, here), share -> remote(scope, share))) {
      FoldedOffsets.add(part.asOf(), asOf);
      partials.addAll(part.partials());
    }
    return new Dated<>(asOf, partials);
  }

  /** What another instance is told of partitions that are here. */
  private byte[] answer(Context ctx, Set<Integer> partitions) {
    QueryParameters query = QueryParameters.of(ctx, SCOPE, AGENT, PARTITIONS);
    StatisticsScope scope =
        switch (String.valueOf(query.oneOf(SCOPE, List.of("fleet", "agent", "unassigned")))) {
          case "agent" -> StatisticsScope.agent(query.text(AGENT));
          case "unassigned" -> StatisticsScope.UNASSIGNED;
          default -> StatisticsScope.FLEET;
        };
    RecordSerializer<RunStats> records = writer.get();
    if (records == null) {
      throw Peers.unavailable(Keyspace.RUNS, partitions, null);
    }
    return local(scope, partitions).written(records);
  }

  private StatsPart local(StatisticsScope scope, Set<Integer> partitions) {
    FleetViews views = stores.over(partitions);
    Dated<List<RunStats>> read = views.statistics(scope);
    return new StatsPart(read.asOf(), read.value());
  }

  private StatsPart remote(StatisticsScope scope, PeerShare share) {
    byte[] answer =
        peers
            .client()
            .part(
                share,
                ROUTE + "?scope=" + scope.name() + agent(scope) + "&partitions=" + share.list(),
                null,
                TIMEOUT);
    try {
      return StatsPart.read(answer, reader);
    } catch (IOException e) {
      throw new PeerUnavailableException("instance " + share.peer() + " can't be understood", e);
    }
  }

  private static String agent(StatisticsScope scope) {
    return scope.name().equals("agent")
        ? "&agent_id=" + URLEncoder.encode(scope.agentId(), StandardCharsets.UTF_8)
        : "";
  }
}
