package io.fleetfold.streams.runs;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which ids belong to scopes that have begun in this task and are in use: one that is not among
 * them is new, without a look into the store. Most ids are new, and nearly all belong to such a
 * scope. Keeps hashes, so that it can take a new id for a known one, never a known one for new; and
 * of bounded size: for a scope that it had to forget nothing is new any more. Not thread-safe.
 */
final class BegunScopes {
  private final int maxEntries;
  private final Map<String, Set<Integer>> scopes =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);
  private int size;

  /** Keeps at most that many ids. */
  BegunScopes(int maxEntries) {
    this.maxEntries = maxEntries;
  }

  /** A scope begins, without ids. */
  void begin(String scope) {
    forget(scope);
    scopes.put(scope, new HashSet<>());
    size++;
    shrink();
  }

  /** Whether it is certain that the scope does not have the id. */
  boolean isNew(String scope, String id) {
    Set<Integer> ids = scopes.get(scope);
    return ids != null && !ids.contains(id.hashCode());
  }

  /** The scope has an id. */
  void add(String scope, String id) {
    Set<Integer> ids = scopes.get(scope);
    if (ids != null && ids.add(id.hashCode())) {
      size++;
      shrink();
    }
  }

  /** Nothing is known of the scope any more. */
  void forget(String scope) {
    Set<Integer> ids = scopes.remove(scope);
    if (ids != null) {
      size -= 1 + ids.size();
    }
  }

  // the longest unused first; one that is too large alone goes, too
  private void shrink() {
    for (Iterator<Set<Integer>> oldest = scopes.values().iterator(); size > maxEntries; ) {
      size -= 1 + oldest.next().size();
      oldest.remove();
    }
  }
}
