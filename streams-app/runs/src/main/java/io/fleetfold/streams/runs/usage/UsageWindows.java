package io.fleetfold.streams.runs.usage;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.UsageWindow;
import io.fleetfold.streams.core.ingest.ActionFacts;
import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.core.state.WriteBack;
import io.fleetfold.streams.runs.state.LlmTotals;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The usage of one partition, by window of event time: the ledger of what was spent. Each LLM call
 * and each executed action is added once, when it is folded for the first time, and never taken out
 * again, but for a call that turns out to repeat others: the deletion of a run leaves its numbers.
 * Only sums of what single calls say, so that any order of the same records comes to the same;
 * {@link UsageConfig} says which come too late.
 *
 * <p>A record touches up to nine partials, and a busy partial is touched by thousands of records:
 * so they are changed in memory and written by {@link #save}, which must come before each commit,
 * in whose transaction the records are that they hold. What was not saved is lost with the records'
 * own commit, and both come again. Not thread-safe.
 */
public final class UsageWindows {
  private static final int MAX_RECENT = 2_000;
  private static final int MAX_UNSAVED = 10_000;
  private static final String UNNAMED = "unnamed";
  private static final byte[] NO_NAME = {};

  private final KeyValueStore<Bytes, byte[]> store;
  private final UsageConfig config;
  private final Consumer<Bytes> changed;
  private final ObjIntConsumer<WindowSize> late;
  private final WriteBack<Bytes, Partial> partials;
  private final OldWindows old;

  /**
   * Windows in a store.
   *
   * @param changed told of the keys whose partials have changed, at least once between two saves
   * @param late told of each record that came too late for its window of a size, with 1, or with -1
   *     of one that is no longer in the numbers
   */
  public UsageWindows(
      KeyValueStore<Bytes, byte[]> store,
      UsageConfig config,
      Consumer<Bytes> changed,
      ObjIntConsumer<WindowSize> late) {
    this.store = store;
    this.config = config;
    this.old = new OldWindows(store);
    this.changed = changed;
    this.late = late;
    this.partials =
        new WriteBack<>(
            MAX_RECENT,
            key -> Partial.decode(store.get(key)),
            (key, partial) -> store.put(key, partial.encode()));
  }

  /**
   * Adds a call that was not added before.
   *
   * @param totals what it adds
   */
  public void call(AgentLlmUsage call, LlmTotals totals, long logTime) {
    call(call, totals, logTime, 1, logTime);
  }

  /**
   * Adds a call of several statements, or with sign -1 takes it out again, since it counts no
   * longer or is another one now. A window that is forgotten does not change.
   *
   * @param logTime by which it is too late for a window or not
   * @param now the log's time, from which it follows what is forgotten
   */
  public void call(AgentLlmUsage call, LlmTotals totals, long logTime, int sign, long now) {
    add(
        call,
        Share.of(call, totals),
        sign,
        now,
        (size, start) -> isOpen(size, start, logTime, sign));
  }

  /**
   * Adds the charge of a call that was added before without one, to those of its windows that are
   * still open at the log time of the request: always to its hour.
   */
  public void reprice(AgentLlmUsage call, BigDecimal cost, long logTime) {
    reprice(call, cost, logTime, 1, logTime);
  }

  /** The same, or with sign -1 the opposite, of a call of several statements. */
  public void reprice(AgentLlmUsage call, BigDecimal cost, long logTime, int sign, long now) {
    add(call, Share.priced(cost), sign, now, (size, start) -> config.isOpen(size, start, logTime));
  }

  private interface Openness {
    boolean isOpen(WindowSize size, long start);
  }

  private void add(AgentLlmUsage call, Share added, int sign, long now, Openness windows) {
    Share share = sign > 0 ? added : added.negated();
    byte[] agent = call.getAgentId() == null ? NO_NAME : Keys.utf8(call.getAgentId());
    byte[] model = Keys.utf8(call.getProvider() + "/" + call.getModel());
    long at = call.getCreatedAt().toEpochMilli();
    for (WindowSize size : WindowSize.values()) {
      long start = size.start(at);
      if (windows.isOpen(size, start) && start >= config.forgetBefore(size, now)) {
        add(UsageScope.FLEET, size, start, NO_NAME, share);
        add(UsageScope.AGENT, size, start, agent, share);
        add(UsageScope.MODEL, size, start, model, share);
      }
    }
    saveIfMany();
  }

  /** Adds an executed action that was not added before. */
  public void action(ActionFacts action, Instant at, long logTime) {
    Share share = Share.of(action);
    boolean named = action.name() != null && !action.name().isEmpty();
    byte[] name = Keys.utf8(named ? action.name() : UNNAMED);
    for (WindowSize size : WindowSize.values()) {
      long start = size.start(at.toEpochMilli());
      if (UsageScope.ACTION.has(size) && isOpen(size, start, logTime, 1)) {
        add(UsageScope.ACTION, size, start, name, share);
      }
    }
    saveIfMany();
  }

  private boolean isOpen(WindowSize size, long start, long logTime, int sign) {
    boolean open = config.isOpen(size, start, logTime);
    if (!open) {
      late.accept(size, sign);
    }
    return open;
  }

  private void add(UsageScope scope, WindowSize size, long start, byte[] name, Share share) {
    Bytes key = WindowKey.bytes(scope, size, start, name);
    Partial partial = partials.get(key);
    if (partial == null) {
      partial = new Partial(size);
      old.added(WindowKey.of(key));
    }
    partial.add(share);
    if (partials.put(key, partial)) {
      changed.accept(key);
    }
  }

  // however long the commit interval is
  private void saveIfMany() {
    if (partials.unsaved() >= MAX_UNSAVED) {
      save();
    }
  }

  /** Writes what has changed into the store. */
  public void save() {
    partials.save();
  }

  /** The partial of a key as it leaves the app; null where it was forgotten. */
  public UsageWindow record(Bytes key, int partition) {
    Partial partial = partials.get(key);
    return partial == null ? null : partial.record(WindowKey.of(key), partition);
  }

  /**
   * Forgets what is kept no longer at that log time; what is too much for once is left for the next
   * time.
   *
   * @param before told of each key while its partial is still there
   */
  public void forget(long logTime, Consumer<Bytes> before) {
    save();
    for (UsageScope scope : UsageScope.values()) {
      for (WindowSize size : WindowSize.values()) {
        for (Bytes key : old.take(scope, size, config.forgetBefore(size, logTime))) {
          before.accept(key);
          partials.remove(key);
          store.delete(key);
        }
      }
    }
  }
}
