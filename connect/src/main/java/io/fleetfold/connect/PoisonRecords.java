package io.fleetfold.connect;

import io.fleetfold.schemas.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a sink pass a record that fits into no memory, as the folds do: its task fails on it at each
 * start. Only sinks of topics that others than the folds write; what those write is bounded.
 *
 * <p>Where a task failed so the sink reads one record at a time: its position is that record's
 * place then. When it fails there twice it is moved behind it. Once it has recovered it reads in
 * batches again. Not thread-safe.
 */
final class PoisonRecords {
  private static final Logger LOG = LoggerFactory.getLogger(PoisonRecords.class);
  private static final String AT_ONCE = "consumer.override.max.poll.records";
  private static final String ONE = "1";
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long NOWHERE = -1;

  private final ConnectRest rest;
  private final Map<String, Map<String, String>> expected;

  /** Where sinks failed that read one record at a time. */
  private final Map<String, Long> failedAt = new HashMap<>();

  PoisonRecords(ConnectRest rest, Map<String, Map<String, String>> expected) {
    this.rest = rest;
    this.expected = expected;
  }

  /** Whether it has what it was installed with. Another watchdog may let it pass a record. */
  boolean isAsInstalled(ConnectRest.Status status) {
    return expected.getOrDefault(status.connector(), Map.of()).entrySet().stream()
        .allMatch(
            wanted -> {
              String found = status.config().get(wanted.getKey());
              return wanted.getValue().equals(found)
                  || (wanted.getKey().equals(AT_ONCE)
                      && ONE.equals(found)
                      && readsInput(status.connector()));
            });
  }

  /** Whether a record may be why it failed. */
  boolean suspects(ConnectRest.Status status) {
    return readsInput(status.connector())
        && status.failures().stream().anyMatch(Traces::tellOfNoRoom);
  }

  private boolean readsInput(String connector) {
    String topic = expected.getOrDefault(connector, Map.of()).getOrDefault("topics", "");
    return Topics.SUNK.stream().anyMatch(each -> !each.isOutput() && topic.endsWith(each.name()));
  }

  /** Does the next step towards passing it. */
  void pass(ConnectRest.Status status) throws IOException, InterruptedException {
    String connector = status.connector();
    if (!ONE.equals(status.config().get(AT_ONCE))) {
      Map<String, String> settings = new HashMap<>(expected.get(connector));
      settings.put(AT_ONCE, ONE);
      rest.put(connector, settings);
      return;
    }
    long position = rest.position(connector);
    if (failedAt.getOrDefault(connector, NOWHERE) != position) {
      // what it says of itself behind a restart is of no earlier failure
      rest.restartFailed(connector);
      failedAt.put(connector, position);
      return;
    }
    move(connector, position + 1);
    // a failure there is the same record's: no record has stood at the place before
    failedAt.put(connector, position + 1);
  }

  private void move(String connector, long offset) throws IOException, InterruptedException {
    String topic = expected.get(connector).get("topics");
    rest.stop(connector);
    try {
      ConnectRest.onceStopped(PATIENCE, () -> rest.move(connector, topic, offset));
      LOG.error(
          "connector {} goes on after {}|0|{}, since a record there does not fit into memory:"
              + " PostgreSQL is without it, as the folds are",
          connector,
          topic,
          offset - 1);
    } finally {
      rest.resume(connector);
    }
  }

  /** It runs again: it may read in batches. */
  void recovered(ConnectRest.Status status) throws IOException, InterruptedException {
    String connector = status.connector();
    if (expected.containsKey(connector)
        && !status.config().entrySet().containsAll(expected.get(connector).entrySet())) {
      rest.put(connector, expected.get(connector));
    }
    failedAt.remove(connector);
  }
}
