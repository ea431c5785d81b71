package io.fleetfold.streams.app.instances;

import com.fasterxml.jackson.core.type.TypeReference;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.reads.StoreAccess;
import io.fleetfold.streams.core.reads.StoreReads;
import io.fleetfold.streams.runs.views.FleetViews.Dated;
import io.fleetfold.streams.runs.views.FoldedOffsets;
import io.fleetfold.streams.runs.views.StoreViews;
import io.fleetfold.streams.sessions.views.SessionQuality;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** How far the folds of all instances are, and what they have counted of data quality. */
public final class FleetFacts {
  private static final TypeReference<Map<String, Map<Integer, Long>>> OFFSETS =
      new TypeReference<>() {};
  private static final TypeReference<Counts> COUNTS = new TypeReference<>() {};

  /**
   * Counts, each with what was read before.
   *
   * @param asOf up to which offsets the inputs are in them at least
   * @param byReason how often, by reason
   */
  record Counts(Map<String, Map<Integer, Long>> asOf, Map<String, Long> byReason) {}

  private final Peers peers;
  private final StoreViews stores;
  private final Facts<Map<String, Map<Integer, Long>>> runs;
  private final Facts<Map<String, Map<Integer, Long>>> sessions;
  private final Facts<Map<String, Map<Integer, Long>>> applications;
  private final Facts<Map<String, Map<Integer, Long>>> usage;
  private final Facts<Map<String, Map<Integer, Long>>> countedFrom;
  private final Facts<Counts> runQuality;
  private final Facts<Counts> sessionQuality;

  /** The facts of those instances. */
  public FleetFacts(Peers peers, StoreViews stores, StoreAccess access) {
    this.peers = peers;
    this.stores = stores;
    this.runs = offsets("as-of", here -> stores.over(here).asOf());
    this.usage = offsets("usage-as-of", here -> stores.over(here).usageAsOf());
    this.countedFrom = offsets("counted-from", here -> stores.over(here).usageCountedFrom());
    this.sessions =
        offsets(Keyspace.SESSIONS, "sessions-as-of", here -> of(Topics.AGENT_SESSION_EVENTS, here));
    this.applications =
        offsets(
            Keyspace.APPLICATIONS, "applications-as-of", here -> of(Topics.AGENT_APP_STATE, here));
    this.runQuality =
        counts(
            Keyspace.RUNS,
            "run-quality",
            here -> {
              Map<String, Map<Integer, Long>> asOf = stores.over(here).asOf();
              return new Counts(asOf, stores.over(here).ownQuality());
            });
    this.sessionQuality =
        counts(
            Keyspace.SESSIONS,
            "session-quality",
            here -> {
              Map<String, Map<Integer, Long>> asOf = of(Topics.AGENT_SESSION_EVENTS, here);
              return new Counts(
                  asOf, StoreReads.reading(() -> SessionQuality.counts(access, here)));
            });
  }

  private Facts<Map<String, Map<Integer, Long>>> offsets(
      String name, Function<Set<Integer>, Map<String, Map<Integer, Long>>> local) {
    return offsets(Keyspace.RUNS, name, local);
  }

  private Facts<Map<String, Map<Integer, Long>>> offsets(
      Keyspace space, String name, Function<Set<Integer>, Map<String, Map<Integer, Long>>> local) {
    return new Facts<>(peers, space, "/internal/part/" + name, OFFSETS, local);
  }

  private Facts<Counts> counts(Keyspace space, String name, Function<Set<Integer>, Counts> local) {
    return new Facts<>(peers, space, "/internal/part/" + name, COUNTS, local);
  }

  private Map<String, Map<Integer, Long>> of(Topic<?> topic, Set<Integer> here) {
    Map<Integer, Long> offsets = new TreeMap<>(stores.asOf().getOrDefault(topic.name(), Map.of()));
    offsets.keySet().retainAll(here);
    return offsets.isEmpty() ? Map.of() : Map.of(topic.name(), offsets);
  }

  /** Up to which offsets everything is folded. */
  Map<String, Map<Integer, Long>> asOf() {
    return union(Stream.of(runs, sessions, applications).flatMap(each -> each.all().stream()));
  }

  /** Up to which offsets everything is saved. */
  Map<String, Map<Integer, Long>> usageAsOf() {
    return union(usage.all().stream());
  }

  /** From which offsets on the usage of calls is counted as it is now. */
  Map<String, Map<Integer, Long>> countedFrom() {
    return union(countedFrom.all().stream());
  }

  /** What was dropped, clamped, cut or re-routed, by reason. */
  Dated<Map<String, Long>> quality() {
    List<Counts> all =
        Stream.of(runQuality, sessionQuality).flatMap(each -> each.all().stream()).toList();
    Map<String, Long> sum = new TreeMap<>();
    all.forEach(part -> part.byReason.forEach((reason, n) -> sum.merge(reason, n, Long::sum)));
    return new Dated<>(
        union(Stream.concat(all.stream().map(Counts::asOf), applications.all().stream())), sum);
  }

  private static Map<String, Map<Integer, Long>> union(
      Stream<Map<String, Map<Integer, Long>>> parts) {
    Map<String, Map<Integer, Long>> union = new TreeMap<>();
    parts.forEach(part -> FoldedOffsets.add(part, union));
    return union;
  }
}
