package io.fleetfold.streams.runs.views;

import io.fleetfold.records.LlmCall;
import io.fleetfold.schemas.IdScope;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.ingest.InputReader;
import io.fleetfold.streams.core.ingest.InputReader.Standing;
import io.fleetfold.streams.core.ingest.RunInput;
import io.fleetfold.streams.core.reads.EventLog;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.core.reads.StoreAccess;
import io.fleetfold.streams.core.reads.StoreReads;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.runs.CallFacts;
import io.fleetfold.streams.runs.CallPlaces;
import io.fleetfold.streams.runs.CallPlaces.Repriced;
import io.fleetfold.streams.runs.LoggedCall;
import io.fleetfold.streams.runs.RunReader;
import io.fleetfold.streams.runs.calls.CallReader;
import io.fleetfold.streams.runs.calls.ToldCall;
import io.fleetfold.streams.runs.cost.Charge;
import io.fleetfold.streams.runs.views.LoggedPages.Sized;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds the calls of a run in the stores: those of its tree whole, of those that one record tells
 * the charge and where the record stands, from where it is read as the fold reads it. A page looks
 * at all places of its run, and keeps no more of them than it shows. Thread-safe.
 */
public final class StoreRunCallViews implements RunCallViews {
  private final int partitions;
  private final StoreAccess stores;
  private final EventLog log;
  private final InputReader<RunInput> reader;

  /**
   * Views of a fleet with that many partitions.
   *
   * @param log where the records stand
   * @param reader makes of a record of the log what the fold makes of it
   */
  public StoreRunCallViews(
      int partitions, StoreAccess stores, EventLog log, InputReader<RunInput> reader) {
    this.partitions = partitions;
    this.stores = stores;
    this.log = log;
    this.reader = reader;
  }

  /** The places that a page may show, and how many there are in all. */
  private static final class Places {
    private final CallPlace after;
    private final int limit;
    // a call of the tree has no charge here
    private final NavigableMap<CallPlace, Optional<Charge>> found = new TreeMap<>();
    private long all;

    Places(CallPlace after, int limit) {
      this.after = after;
      this.limit = limit;
    }

    void add(CallPlace place, Charge charge) {
      all++;
      if (after == null || place.compareTo(after) > 0) {
        found.put(place, Optional.ofNullable(charge));
        if (found.size() > limit + 1) {
          found.pollLastEntry();
        }
      }
    }
  }

  @Override
  public Optional<Listed> calls(String runId, CallPlace after, int limit) {
    int partition = RecordKeys.partition(runId, partitions);
    // first: a call that comes meanwhile may be listed, but is not missing
    Optional<Long> counted =
        StoreReads.reading(
            () -> RunReader.callCount(stores.store(StateStores.RUN_CORE, partition), runId));
    if (counted.isEmpty()) {
      return Optional.empty();
    }
    Places places = StoreReads.reading(() -> places(runId, partition, after, limit));
    boolean hasMore = places.found.size() > limit;
    if (hasMore) {
      places.found.pollLastEntry();
    }
    List<CallPlace> shown = List.copyOf(places.found.keySet());
    List<Item> items =
        LoggedPages.read(
            shown, (some, timeout) -> read(runId, partition, some, places.found, timeout));
    return Optional.of(
        new Listed(
            items,
            hasMore || items.size() < shown.size(),
            Math.max(0, counted.get() - places.all)));
  }

  private Places places(String runId, int partition, CallPlace after, int limit) {
    Places places = new Places(after, limit);
    CallPlaces.forEach(
        stores.store(StateStores.RUN_RECORD_IDS, partition),
        runId,
        (LoggedCall call) ->
            places.add(CallPlace.logged(call.time(), call.offset()), call.charge()));
    tree(partition)
        .forEach(runId, (usageId, time) -> places.add(CallPlace.inTree(time, usageId), null));
    return places;
  }

  private CallReader tree(int partition) {
    return new CallReader(
        stores.store(StateStores.RUN_CALLS, partition),
        stores.store(StateStores.RUN_SPANS, partition));
  }

  private List<Sized<Item>> read(
      String runId,
      int partition,
      List<CallPlace> some,
      Map<CallPlace, Optional<Charge>> charges,
      Duration timeout) {
    NavigableSet<Long> offsets =
        some.stream()
            .filter(place -> !place.isInTree())
            .map(CallPlace::offset)
            .collect(Collectors.toCollection(TreeSet::new));
    Map<Long, RunInput.Call> found = new HashMap<>();
    if (!offsets.isEmpty()) {
      log.read(
          Topics.AGENT_LLM_USAGE.name(),
          partition,
          offsets,
          timeout,
          source -> {
            if (reader.read(source, Standing.FOLDED) instanceof RunInput.Call call) {
              ReadBudget.take(source.value().length);
              found.put(source.offset(), call);
            }
          });
    }
    return StoreReads.reading(
        () ->
            some.stream()
                .map(
                    place ->
                        place.isInTree()
                            ? inTree(runId, partition, place)
                            : logged(
                                runId,
                                partition,
                                place,
                                charges.get(place).orElse(Charge.UNKNOWN),
                                found.get(place.offset())))
                .toList());
  }

  private Sized<Item> inTree(String runId, int partition, CallPlace place) {
    CallReader.Found found = tree(partition).find(runId, place.usageId());
    if (found == null) {
      // deleted meanwhile
      return new Sized<>(forgotten(runId, place, Charge.UNKNOWN), 0);
    }
    ReadBudget.take(found.bytes());
    ToldCall told = found.call();
    Optional<Repriced> repriced =
        found.sealed()
            ? repriced(runId, partition, place.usageId(), told.charge())
            : Optional.empty();
    LlmCall call =
        CallFacts.record(
            repriced.isEmpty()
                ? told
                : new ToldCall(
                    told.record(),
                    repriced.get().charge(),
                    repriced.get().at(),
                    told.countsFor(),
                    told.notCounted(),
                    repriced.get().at().toEpochMilli()));
    return new Sized<>(new Item(place, call, found.sealed() ? Missing.TEXTS : null), found.bytes());
  }

  private Sized<Item> logged(
      String runId, int partition, CallPlace place, Charge charge, RunInput.Call input) {
    if (input == null || !runId.equals(input.record().getRunId())) {
      return new Sized<>(forgotten(runId, place, charge), 0);
    }
    // a stray's was checked against the time of its second place
    input.record().setCreatedAt(Instant.ofEpochMilli(place.time()));
    Optional<Repriced> repriced = repriced(runId, partition, input.record().getUsageId(), charge);
    LlmCall call =
        CallFacts.record(
            input.record(),
            repriced.map(Repriced::charge).orElse(charge),
            input.providerCost(),
            repriced.map(Repriced::at).orElse(null));
    call.setRevision(repriced.map(each -> each.at().toEpochMilli()).orElse(0L));
    return new Sized<>(new Item(place, call, null), input.source().value().length);
  }

  private Optional<Repriced> repriced(String runId, int partition, String usageId, Charge charge) {
    return charge.costUsd() != null
        ? Optional.empty()
        : CallPlaces.repriced(stores.store(StateStores.RUN_RECORD_IDS, partition), runId, usageId);
  }

  private static Item forgotten(String runId, CallPlace place, Charge charge) {
    LlmCall call = new LlmCall();
    call.setUsageId(place.isInTree() ? place.usageId() : null);
    call.setRunId(runId);
    call.setCreatedAt(Instant.ofEpochMilli(place.time()));
    call.setCostUsd(charge.costUsd());
    call.setPriceId(charge.priceId());
    call.setCostApproximate(charge.approximate() ? Boolean.TRUE : null);
    call.setScope(IdScope.ofCall(runId, null, call.getCreatedAt()));
    call.setCounted(true);
    return new Item(place, call, Missing.FORGOTTEN);
  }
}
