package io.fleetfold.streams.sessions.views;

import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.SessionRules;
import io.fleetfold.streams.core.ingest.InputReader;
import io.fleetfold.streams.core.ingest.ProcessedOffsets;
import io.fleetfold.streams.core.ingest.SessionInput;
import io.fleetfold.streams.core.reads.EventLog;
import io.fleetfold.streams.core.reads.Page;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.core.reads.StoreAccess;
import io.fleetfold.streams.core.reads.StoreReads;
import io.fleetfold.streams.core.reads.ViewsUnavailableException;
import io.fleetfold.streams.core.state.StateStores;
import io.fleetfold.streams.sessions.SessionCodecs;
import io.fleetfold.streams.sessions.SessionId;
import io.fleetfold.streams.sessions.SessionKeys;
import io.fleetfold.streams.sessions.state.AppendOutcome;
import io.fleetfold.streams.sessions.state.SessionCore;
import io.fleetfold.streams.sessions.state.SessionTally;
import io.fleetfold.streams.sessions.state.StateEntry;
import io.fleetfold.streams.sessions.views.SessionAppends.Pointer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The views over the state stores of this process, which must have the partitions that are asked
 * for; what an answer needs of others is read where they are. Thread-safe.
 */
public final class StoreSessionViews implements SessionViews {
  private static final int ATTEMPTS = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final int partitions;
  private final StoreAccess stores;
  private final SessionWaits waits;
  private final SessionRouting routing;
  private final SessionStepReader steps;
  private final InstantSource clock;

  /**
   * Views of a fleet with that many partitions.
   *
   * @param routing reads what is with other instances
   * @param log where the events stand that the stores point to
   * @param reader makes of a record of the log what the fold makes of it
   * @param clock tells the time at which a session is over that expires
   */
  public StoreSessionViews(
      int partitions,
      StoreAccess stores,
      ProcessedOffsets processed,
      SessionRouting routing,
      EventLog log,
      InputReader<SessionInput> reader,
      InstantSource clock) {
    this.partitions = partitions;
    this.stores = stores;
    this.clock = clock;
    this.steps = new SessionStepReader(log, reader);
    this.routing = routing;
    this.waits = new SessionWaits(partitions, stores, processed, routing);
  }

  @Override
  public Optional<View> session(SessionId id, Newest messages) {
    return StoreReads.reading(() -> read(id, messages, new SharedState()));
  }

  private Optional<View> read(SessionId id, Newest messages, SharedState shared) {
    int partition = partition(id);
    SessionStores store = at(partition);
    byte[] core = store.core(id);
    long held = ReadBudget.held();
    for (int i = 0; core != null; i++) {
      if (alive(core) == null) {
        return Optional.empty();
      }
      ReadBudget.back(held);
      ReadBudget.take(core.length);
      require(waits -> waits.awaitWhole(partition, PATIENCE));
      View view = view(store, id, SessionCodecs.CORES.decode(core), messages, shared);
      long newest = newest(view);
      require(waits -> waits.awaitCore(partition, newest, PATIENCE));
      byte[] now = store.core(id);
      // the parts are written before the core: where that is still the same behind what was being
      // folded when they were read, they belong to it
      if (Arrays.equals(core, now)) {
        return Optional.of(view);
      }
      if (i == ATTEMPTS) {
        throw new ViewsUnavailableException("the session changes faster than it is read", null);
      }
      core = now;
    }
    return Optional.empty();
  }

  /** The session, or null where there is none, or where its time is over. */
  private SessionCore alive(byte[] bytes) {
    SessionCore core = SessionCodecs.CORES.decode(bytes);
    return core == null || SessionRules.isOver(core.getTtlMs(), core.getLastLogAt(), clock.millis())
        ? null
        : core;
  }

  private static long newest(View view) {
    return view.session().values().stream().mapToLong(StateEntry::getOffset).max().orElse(-1);
  }

  private interface Wait {
    boolean on(SessionWaits waits) throws InterruptedException;
  }

  private void require(Wait wait) {
    try {
      if (!wait.on(waits)) {
        throw new ViewsUnavailableException("the stores are behind: try again", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ViewsUnavailableException("interrupted while waiting for the stores", e);
    }
  }

  private View view(
      SessionStores store, SessionId id, SessionCore core, Newest messages, SharedState shared) {
    int partition = partition(id);
    long next = waits.next(partition);
    return new View(
        id,
        core,
        store.sessionState(id, core),
        shared.of("user " + id.userKey(), next, () -> store.userState(id)),
        // it takes one more hop: the log of this session's user says nothing of how far it is
        shared.of("app " + id.app(), 0, () -> routedAppState(id.app())),
        store.messages(id, core.getGeneration(), core.getMessageCount() + 1, messages.count(core)),
        partition,
        next);
  }

  private Map<String, StateEntry> routedAppState(String app) {
    return routing.appState(app, SessionKeys.home(app, partitions), () -> appState(app));
  }

  @Override
  public Map<String, StateEntry> appState(String app) {
    return StoreReads.reading(() -> at(SessionKeys.home(app, partitions)).appState(app));
  }

  @Override
  public Optional<Page<byte[]>> messages(SessionId id, long before, int limit) {
    return StoreReads.reading(
        () -> {
          SessionStores store = at(partition(id));
          return Optional.ofNullable(alive(store.core(id)))
              .map(core -> store.page(id, core.getGeneration(), before, limit));
        });
  }

  @Override
  public Optional<AppendOutcome> append(SessionId id, String eventId) {
    return StoreReads.reading(
        () ->
            Optional.ofNullable(
                SessionCodecs.OUTCOMES.decode(
                    stores
                        .store(StateStores.SESSION_APPENDS, partition(id))
                        .get(SessionKeys.append(id, eventId)))));
  }

  @Override
  public Optional<Steps> steps(SessionId id, Range range) {
    int partition = partition(id);
    long next = StoreReads.reading(() -> waits.next(partition));
    return StoreReads.reading(() -> pointers(id, range))
        .map(
            found -> {
              List<Pointer> page = found.subList(0, Math.min(found.size(), range.limit()));
              List<SessionStep> items = steps.read(partition, page);
              return new Steps(items, items.size() < found.size(), partition, next);
            });
  }

  private Optional<List<Pointer>> pointers(SessionId id, Range range) {
    SessionStores store = at(partition(id));
    SessionCore core = alive(store.core(id));
    for (int i = 0; i < ATTEMPTS && core != null; i++) {
      List<Pointer> found = store.appends(id, core.getGeneration(), range);
      SessionCore now = alive(store.core(id));
      // a session that ended meanwhile may have begun again
      if (now != null && now.getGeneration() == core.getGeneration()) {
        return Optional.of(found);
      }
      core = now;
    }
    return Optional.empty();
  }

  @Override
  public Page<View> sessions(Filter filter, int offset, int limit) {
    return StoreReads.reading(() -> page(filter, offset, limit));
  }

  private Page<View> page(Filter filter, int offset, int limit) {
    List<FoundSession> found = findIn(all(), filter, offset + limit + 1);
    return page(found.subList(Math.min(offset, found.size()), found.size()), limit);
  }

  @Override
  public List<FoundSession> found(Filter filter, Set<Integer> of, int count) {
    return StoreReads.reading(() -> findIn(of, filter, count));
  }

  private List<FoundSession> findIn(Set<Integer> of, Filter filter, int count) {
    SessionLists lists = new SessionLists(filter, clock.millis());
    if (filter.user() == null || filter.app() == null) {
      return lists.ofAll(of.stream().map(this::at).toList(), count);
    }
    int partition = filter.partition(partitions);
    return of.contains(partition) ? lists.ofUser(at(partition)) : List.of();
  }

  private Set<Integer> all() {
    return IntStream.range(0, partitions).boxed().collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public List<Optional<View>> read(List<SessionId> ids) {
    return StoreReads.reading(
        () -> {
          SharedState shared = new SharedState();
          List<Optional<View>> views = new ArrayList<>();
          for (SessionId id : ids) {
            if (!views.isEmpty() && !ReadBudget.fits(1)) {
              break;
            }
            views.add(read(id, Newest.NONE, shared));
          }
          return views;
        });
  }

  @Override
  public Page<View> sessionsById(Filter filter, String behind, int limit) {
    SessionStores of = at(filter.partition(partitions));
    return StoreReads.reading(
        () -> page(new SessionLists(filter, clock.millis()).byId(of, behind, limit + 1), limit));
  }

  private Page<View> page(List<FoundSession> found, int limit) {
    SharedState shared = new SharedState();
    List<View> items = new ArrayList<>();
    for (FoundSession session : found) {
      // what it holds is known once it is read: a page may be one session larger; and one it has,
      // however long the list is that leads to it
      if (items.size() == limit || (!items.isEmpty() && !ReadBudget.fits(1))) {
        return new Page<>(items, true);
      }
      read(session.id(), Newest.NONE, shared).ifPresent(items::add);
    }
    return new Page<>(items, false);
  }

  @Override
  public SessionPrints prints() {
    return new SessionPrints(stores);
  }

  @Override
  public SessionTally totals() {
    return SessionTallies.sum(List.of(sessionTotals(all()), applicationTotals(all())));
  }

  @Override
  public SessionTally sessionTotals(Set<Integer> of) {
    return StoreReads.reading(
        () -> SessionTallies.sum(of.stream().map(partition -> at(partition).tally()).toList()));
  }

  @Override
  public SessionTally applicationTotals(Set<Integer> of) {
    return StoreReads.reading(
        () -> SessionTallies.sum(of.stream().map(partition -> at(partition).appTally()).toList()));
  }

  @Override
  public boolean await(Position position, String app, Duration timeout)
      throws InterruptedException {
    return routing.await(position, app, timeout, left -> waits.await(position, app, left));
  }

  @Override
  public boolean awaitApplied(String app, Position change, Duration timeout)
      throws InterruptedException {
    return waits.awaitApplied(app, change, timeout);
  }

  @Override
  public int partitions() {
    return partitions;
  }

  @Override
  public long nextOffset(int partition) {
    return StoreReads.reading(() -> waits.next(partition));
  }

  private int partition(SessionId id) {
    return RecordKeys.partition(id.userKey(), partitions);
  }

  private SessionStores at(int partition) {
    return new SessionStores(stores, partition);
  }
}
