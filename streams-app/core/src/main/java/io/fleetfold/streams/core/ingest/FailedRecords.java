package io.fleetfold.streams.core.ingest;

import io.fleetfold.schemas.RegistryUnavailableException;
import io.fleetfold.streams.core.state.CorruptStateException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which records a fold has failed at. A failure takes back everything of its transaction, and the
 * record comes again; one that fails time after time, and by its own fault, is set aside then: a
 * single record must not hold up the fleet. What is known is lost with the process: then a record
 * is tried as often again. Thread-safe.
 */
public final class FailedRecords {
  /** How often a record is tried before it is set aside. */
  static final int ATTEMPTS = 3;

  private static final int MAX = 1_000;

  private final Map<Place, Failure> failures =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Failure> eldest) {
          return size() > MAX;
        }
      };
  private final Map<Place, String> setAside = new LinkedHashMap<>();
  private Place last;

  /** Where a record stands: topic with the fleet's prefix, partition, offset. */
  public record Place(String topic, int partition, long offset) {
    static Place of(Source source) {
      return new Place(source.name(), source.partition(), source.offset());
    }
  }

  private record Failure(int count, String message) {}

  /** Notes that folding the record at a place has failed. */
  synchronized void failed(Place at, Throwable failure) {
    last = at;
    if (isOfRecord(failure)) {
      Throwable root = root(failure);
      failures.merge(
          at,
          new Failure(1, root.toString()),
          (old, added) -> new Failure(old.count() + 1, added.message()));
    }
  }

  /**
   * A record is to be set aside without being tried, or even read.
   *
   * @param message what to say of it
   * @return whether that was not known yet
   */
  public synchronized boolean setAside(Place at, String message) {
    return setAside.put(at, message) == null;
  }

  /** The offsets of a partition that are set aside without being tried. */
  public synchronized NavigableSet<Long> setAside(String topic, int partition) {
    NavigableSet<Long> offsets = new TreeSet<>();
    for (Place at : setAside.keySet()) {
      if (at.topic().equals(topic) && at.partition() == partition) {
        offsets.add(at.offset());
      }
    }
    return offsets;
  }

  /** Whether that record is set aside without being tried. */
  public synchronized boolean isSetAside(Place at) {
    return setAside.containsKey(at);
  }

  /** The records that are set aside without being tried. */
  public synchronized Set<Place> setAside() {
    return Set.copyOf(setAside.keySet());
  }

  /** The folds have passed these for good: they will not come again. */
  public synchronized void forget(Set<Place> passed) {
    setAside.keySet().removeAll(passed);
  }

  /** Whether any record is set aside without being tried. */
  public synchronized boolean hasSetAside() {
    return !setAside.isEmpty();
  }

  /** What to say of a record that is to be set aside; empty for one that is to be tried. */
  synchronized Optional<String> givenUp(Place at) {
    if (setAside.containsKey(at)) {
      return Optional.of(setAside.get(at));
    }
    return Optional.ofNullable(failures.get(at))
        .filter(failure -> failure.count() >= ATTEMPTS)
        .map(
            failure ->
                "folding it failed "
                    + failure.count()
                    + " times ("
                    + failure.message()
                    + "): the log of the streams app says more");
  }

  /** The record that a fold has failed at last; null where none did. */
  public synchronized Place last() {
    return last;
  }

  /**
   * Whether the record may be the cause, and not what the fold stands on: brokers, registry,
   * stores, the installation.
   */
  public static boolean isOfRecord(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof RegistryUnavailableException || each instanceof CorruptStateException) {
        return false;
      }
    }
    Throwable root = root(failure);
    String type = root.getClass().getName();
    return root instanceof StackOverflowError
        || root instanceof OutOfMemoryError
        || (root instanceof RuntimeException
            && !type.startsWith("org.apache.kafka.")
            && !type.startsWith("org.rocksdb."));
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
