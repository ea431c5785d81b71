package io.fleetfold.client;

import io.fleetfold.schemas.RegistryUnavailableException;
import io.fleetfold.schemas.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Registers the schemas, and spares a registry that is away: Confluent's client logs a stack trace
 * of its own at each failure, so it is asked less and less often, at most once in half a minute.
 * Whether the registry's port is open again is looked at between, which nobody logs. For one
 * thread.
 */
final class SchemaRegistrations {
  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long MAX_PAUSE = TimeUnit.SECONDS.toNanos(30);
  private static final long REFUSED_PAUSE = TimeUnit.SECONDS.toNanos(30);

  /** What became of an attempt. */
  enum Outcome {
    REGISTERED,
    /** Try again later. */
    AWAY,
    /** The registry does not take the schema, or did not a moment ago. */
    REFUSED
  }

  private final Encoders encoders;
  private final RegistryPorts ports;
  private final ClientLog log;
  private final LongSupplier nanoTime;
  private final Map<Topic<?>, Long> refused = new HashMap<>();
  private long pause = FIRST_PAUSE;
  private long nextAsk;
  private boolean away;
  private int next;

  SchemaRegistrations(
      Encoders encoders, RegistryPorts ports, ClientLog log, LongSupplier nanoTime) {
    this.encoders = encoders;
    this.ports = ports;
    this.log = log;
    this.nanoTime = nanoTime;
    this.nextAsk = nanoTime.getAsLong();
  }

  /** Registers the topic's schema unless that was done before, or it is too early to ask again. */
  Outcome register(Topic<?> topic) {
    if (encoders.registered(topic)) {
      return Outcome.REGISTERED;
    }
    long now = nanoTime.getAsLong();
    Long since = refused.get(topic);
    if (since != null && now - since < REFUSED_PAUSE) {
      return Outcome.REFUSED;
    }
    return isTimeToAsk(now) ? ask(topic) : Outcome.AWAY;
  }

  /** While nothing is to do: so that the first record need not wait for the registry. */
  void registerAhead() {
    if (!encoders.complete()) {
      register(Encoders.TOPICS.get(next++ % Encoders.TOPICS.size()));
    }
  }

  private boolean isTimeToAsk(long now) {
    if (away && ports.closed()) {
      // silence here; at the first open port it is asked at once
      log.warnSeldom("registry away, will try again", ports.toString());
      pause = FIRST_PAUSE;
      nextAsk = now;
      return false;
    }
    return now - nextAsk >= 0;
  }

  private Outcome ask(Topic<?> topic) {
    try {
      encoders.register(topic);
      away = false;
      pause = FIRST_PAUSE;
      return Outcome.REGISTERED;
    } catch (RegistryUnavailableException e) {
      away = true;
      nextAsk = nanoTime.getAsLong() + pause;
      pause = Math.min(2 * pause, MAX_PAUSE);
      log.warnSeldom("registry away, will try again", e.getMessage());
      return Outcome.AWAY;
    } catch (IllegalStateException e) {
      refused.put(topic, nanoTime.getAsLong());
      log.warnSeldom("registry", e.getMessage());
      return Outcome.REFUSED;
    } catch (RuntimeException e) {
      away = true;
      nextAsk = nanoTime.getAsLong() + pause;
      pause = Math.min(2 * pause, MAX_PAUSE);
      log.warnSeldom("registry", String.valueOf(e.getMessage()));
      return Outcome.AWAY;
    }
  }
}
