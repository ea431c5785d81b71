package io.fleetfold.client.session.remote;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * The instances that can be asked. Whoever has answered is asked again; one that has not is left
 * for the next, by all calls of the client. Thread-safe.
 */
final class QueryAddresses {
  // what one that waits for the fold is given beside its time, to say so
  private static final Duration SLACK = Duration.ofSeconds(1);

  private final List<URI> all;
  private final AtomicInteger current = new AtomicInteger();

  QueryAddresses(List<URI> addresses) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("no address of the query API is given");
    }
    this.all = addresses.stream().map(QueryAddresses::withoutSlash).toList();
  }

  private static URI withoutSlash(URI address) {
    String text = address.toString();
    return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }

  URI current() {
    return all.get(current.get());
  }

  List<URI> all() {
    return all;
  }

  /** The one asked has not answered: the next is to be asked, unless that was said already. */
  void failed(URI address) {
    int at = all.indexOf(address);
    current.compareAndSet(at, (at + 1) % all.size());
  }

  /** Whether each has been asked since the last pause, after so many attempts. */
  boolean isRoundOver(int attempts) {
    return attempts % all.size() == 0;
  }

  /**
   * How much of the time that is left one instance may let us wait for the fold: one that takes a
   * question and is silent must leave time to ask another.
   */
  Duration share(Duration left) {
    return all.size() == 1 || left.compareTo(SLACK) < 0 ? left : left.dividedBy(3);
  }

  /** How long to wait for an answer that has such a share of the time that is left. */
  static Duration limit(Duration share, Duration left) {
    boolean isPart = share.compareTo(left) < 0 && share.compareTo(SLACK) < 0;
    return share.plus(isPart ? share : SLACK);
  }

  @Override
  public String toString() {
    return all.stream().map(URI::toString).collect(Collectors.joining(", "));
  }
}
