package io.fleetfold.streams.core.commit;

import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * Tells a processor that its task is about to commit, so that what it holds back in memory gets
 * into the stores, and into the transaction, with the records it comes from. Holds nothing itself.
 * Not thread-safe: everything happens in the task's own thread.
 */
// what Kafka Streams flushes before each commit is known by this interface of its own: there is no
// public one, and a cache of encoded values would have to encode with every record
public final class CommitHook implements StateStore, CachedStateStore<Object, Object> {
  /** The name under which a processor gets it. */
  public static final String NAME = "commit-hook";

  private Runnable hook;
  private boolean open;

  private CommitHook() {}

  /** Builds the hook of a task. */
  public static StoreBuilder<CommitHook> builder() {
    return new Builder();
  }

  /** Runs that before each commit of the task. */
  public void beforeCommit(Runnable action) {
    hook = action;
  }

  @Override
  public void flushCache() {
    if (hook != null) {
      hook.run();
    }
  }

  @Override
  public void clearCache() {
    // what was not committed is forgotten with the processor
  }

  @Override
  public boolean setFlushListener(
      CacheFlushListener<Object, Object> listener, boolean sendOldValues) {
    return false;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    context.register(root, (key, value) -> {});
    open = true;
  }

  @Override
  public void close() {
    hook = null;
    open = false;
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  private static final class Builder implements StoreBuilder<CommitHook> {
    @Override
    public StoreBuilder<CommitHook> withCachingEnabled() {
      return this;
    }

    @Override
    public StoreBuilder<CommitHook> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<CommitHook> withLoggingEnabled(Map<String, String> config) {
      throw new UnsupportedOperationException("it has nothing to log");
    }

    @Override
    public StoreBuilder<CommitHook> withLoggingDisabled() {
      return this;
    }

    @Override
    public CommitHook build() {
      return new CommitHook();
    }

    @Override
    public Map<String, String> logConfig() {
      return Map.of();
    }

    @Override
    public boolean loggingEnabled() {
      return false;
    }

    @Override
    public String name() {
      return NAME;
    }
  }
}
