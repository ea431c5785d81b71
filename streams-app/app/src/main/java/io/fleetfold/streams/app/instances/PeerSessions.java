package io.fleetfold.streams.app.instances;

import io.fleetfold.streams.core.reads.Page;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.sessions.SessionId;
import io.fleetfold.streams.sessions.http.AppendQuestion;
import io.fleetfold.streams.sessions.http.SessionGathering;
import io.fleetfold.streams.sessions.http.SessionWire;
import io.fleetfold.streams.sessions.state.SessionTally;
import io.fleetfold.streams.sessions.views.FoundSession;
import io.fleetfold.streams.sessions.views.SessionTallies;
import io.fleetfold.streams.sessions.views.SessionViews;
import io.fleetfold.streams.sessions.views.SessionViews.Filter;
import io.fleetfold.streams.sessions.views.SessionViews.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is told of the sessions of all instances, put together. Thread-safe. */
public final class PeerSessions implements SessionGathering {
  private final Peers peers;
  private final SessionCalls calls;
  private final SessionViews views;
  private final SessionGathering here;

  /**
   * Gathers from all instances.
   *
   * @param views what this process has
   * @param here what is told by a process that has all
   */
  public PeerSessions(Peers peers, SessionViews views, SessionGathering here) {
    this.peers = peers;
    this.calls = new SessionCalls(peers.client());
    this.views = views;
    this.here = here;
  }

  @Override
  public Page<byte[]> list(Filter filter, int offset, int limit) {
    if (peers.isAlone()) {
      return here.list(filter, offset, limit);
    }
    int wanted = offset + limit + 1;
    List<FoundSession> found =
        FoundSession.merged(
            peers.gather(
                Keyspace.SESSIONS,
                partitions(filter),
                parts -> views.found(filter, parts, wanted),
                share ->
                    SessionWire.found(
                        calls.post(share, SessionCalls.FOUND, SessionWire.filter(filter, wanted)))),
            wanted);
    int end = Math.min(offset + limit, found.size());
    return read(found.subList(Math.min(offset, end), end), found.size() > end);
  }

  private Set<Integer> partitions(Filter filter) {
    return filter.app() == null || filter.user() == null
        ? IntStream.range(0, peers.partitions()).boxed().collect(Collectors.toSet())
        : Set.of(SessionId.of(filter.app(), filter.user(), "").partition(peers.partitions()));
  }

  /** A page ends early where an instance says that its sessions are large. */
  private Page<byte[]> read(List<FoundSession> found, boolean more) {
    List<SessionId> ids = found.stream().map(FoundSession::id).toList();
    Map<SessionId, Optional<byte[]>> read = new HashMap<>();
    peers
        .gather(
            Keyspace.SESSIONS,
            ids.stream().map(this::partition).collect(Collectors.toSet()),
            parts -> zip(in(parts, ids, this::partition), this::readHere),
            share ->
                zip(
                    in(share.partitions(), ids, this::partition),
                    part ->
                        SessionWire.items(
                            calls.post(share, SessionCalls.SESSIONS, SessionWire.ids(part)))))
        .forEach(read::putAll);
    List<byte[]> items = new ArrayList<>();
    for (SessionId id : ids) {
      Optional<byte[]> item = read.get(id);
      if (item == null
          || (!items.isEmpty() && !ReadBudget.fits(item.map(j -> j.length).orElse(0)))) {
        return new Page<>(items, true);
      }
      item.ifPresent(
          json -> {
            ReadBudget.take(json.length);
            items.add(json);
          });
    }
    return new Page<>(items, more);
  }

  private List<byte[]> readHere(List<SessionId> ids) {
    long held = ReadBudget.held();
    List<byte[]> items = new ArrayList<>();
    for (Optional<View> view : views.read(ids)) {
      items.add(view.map(SessionGathering::item).orElse(null));
    }
    // taken again once the page is put together
    ReadBudget.back(held);
    return items;
  }

  private int partition(SessionId id) {
    return id.partition(peers.partitions());
  }

  private static <T> List<T> in(
      Set<Integer> partitions, List<T> all, Function<T, Integer> partition) {
    return all.stream().filter(each -> partitions.contains(partition.apply(each))).toList();
  }

  private static <T> Map<T, Optional<byte[]>> zip(
      List<T> questions, Function<List<T>, List<byte[]>> ask) {
    List<byte[]> answers = ask.apply(questions);
    Map<T, Optional<byte[]>> zipped = new HashMap<>();
    for (int i = 0; i < Math.min(questions.size(), answers.size()); i++) {
      zipped.put(questions.get(i), Optional.ofNullable(answers.get(i)));
    }
    return zipped;
  }

  @Override
  public SessionTally totals() {
    if (peers.isAlone()) {
      return here.totals();
    }
    List<SessionTally> all = new ArrayList<>();
    all.addAll(
        peers.gather(
            Keyspace.SESSIONS,
            views::sessionTotals,
            share -> SessionWire.tally(calls.get(share, SessionCalls.SESSION_TOTALS))));
    all.addAll(
        peers.gather(
            Keyspace.APPLICATIONS,
            views::applicationTotals,
            share -> SessionWire.tally(calls.get(share, SessionCalls.APPLICATION_TOTALS))));
    return SessionTallies.sum(all);
  }

  @Override
  public List<byte[]> appends(List<AppendQuestion> questions, Duration timeout) {
    if (peers.isAlone()) {
      return here.appends(questions, timeout);
    }
    long deadline = System.nanoTime() + timeout.toNanos();
    int count = peers.partitions();
    Map<AppendQuestion, Optional<byte[]>> answers = new HashMap<>();
    peers
        .gather(
            Keyspace.SESSIONS,
            questions.stream().map(each -> each.partition(count)).collect(Collectors.toSet()),
            parts ->
                zip(
                    in(parts, questions, each -> each.partition(count)),
                    part -> here.appends(part, SessionCalls.left(deadline))),
            share ->
                zip(
                    in(share.partitions(), questions, each -> each.partition(count)),
                    part -> calls.appends(share, part, SessionCalls.left(deadline))))
        .forEach(answers::putAll);
    return questions.stream().map(answers::get).map(Optional::orElseThrow).toList();
  }

  /** Up to which offset sessions are folded: topic, partition, next offset. */
  public Map<Integer, Long> sessionsAsOf() {
    return offsets(Keyspace.SESSIONS, views.prints()::sessionsAsOf, SessionCalls.SESSIONS_AS_OF);
  }

  /** Up to which offset the state of applications is folded. */
  public Map<Integer, Long> applicationsAsOf() {
    return offsets(
        Keyspace.APPLICATIONS, views.prints()::applicationsAsOf, SessionCalls.APPLICATIONS_AS_OF);
  }

  /** From which offset of each partition on sessions are folded by the law of this release. */
  public Map<Integer, Long> lawFrom() {
    return offsets(Keyspace.SESSIONS, views.prints()::lawFrom, SessionCalls.LAW_FROM);
  }

  private Map<Integer, Long> offsets(
      Keyspace space, Function<Set<Integer>, Map<Integer, Long>> local, String path) {
    Map<Integer, Long> all = new TreeMap<>();
    peers
        .gather(space, local, share -> SessionWire.offsets(calls.get(share, path)))
        .forEach(all::putAll);
    return all;
  }
}
