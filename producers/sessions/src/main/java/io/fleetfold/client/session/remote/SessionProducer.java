package io.fleetfold.client.session.remote;

import io.fleetfold.client.Position;
import io.fleetfold.client.SessionSettings;
import io.fleetfold.client.session.InvalidSessionInputException;
import io.fleetfold.client.session.SessionException;
import io.fleetfold.client.session.SessionTimeoutException;
import io.fleetfold.client.session.SessionUnavailableException;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.RegistryUnavailableException;
import io.fleetfold.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The way of session events to the brokers: a producer of its own, so that telemetry's batches and
 * bounds never hold up an append. Opened with the first append. Thread-safe.
 */
final class SessionProducer implements AutoCloseable {
  private final SessionSettings settings;
  private final String topic;
  private RecordSerializer<AgentRunEvent> serializer;
  private Producer<String, byte[]> producer;
  private boolean closed;

  SessionProducer(SessionSettings settings) {
    this.settings = settings;
    this.topic = settings.fleet().name(Topics.AGENT_SESSION_EVENTS);
  }

  /** Sends; completes once all in-sync replicas have it, or with a {@link SessionException}. */
  CompletableFuture<Position> send(AgentRunEvent event) {
    CompletableFuture<Position> answer = new CompletableFuture<>();
    try {
      String key = RecordKeys.ofUser(event.getAppName(), event.getUserId());
      byte[] value = serializer().serialize(topic, event);
      send(new ProducerRecord<>(topic, key, value), answer);
    } catch (InterruptException e) {
      // Kafka has set the thread's flag again
      answer.completeExceptionally(
          new SessionUnavailableException("interrupted before the event was written", e));
    } catch (RegistryUnavailableException e) {
      answer.completeExceptionally(
          new SessionUnavailableException(
              "the schema registry does not answer: check FLEETFOLD_REGISTRY_URL and whether it"
                  + " runs; nothing was written",
              e));
    } catch (KafkaException | IllegalStateException e) {
      answer.completeExceptionally(
          new SessionUnavailableException("nothing was written: " + e.getMessage(), e));
    }
    return answer;
  }

  private void send(ProducerRecord<String, byte[]> message, CompletableFuture<Position> answer) {
    Producer<String, byte[]> mine = producer(null);
    try {
      send(mine, message, answer);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException | IllegalStateException e) {
      // a producer in an error state takes nothing more, a new one may
      send(producer(mine), message, answer);
    }
  }

  private void send(
      Producer<String, byte[]> through,
      ProducerRecord<String, byte[]> message,
      CompletableFuture<Position> answer) {
    Thread self = Thread.currentThread();
    Future<RecordMetadata> unused =
        through.send(
            message,
            (at, e) -> {
              if (e == null) {
                answer.complete(new Position(at.topic(), at.partition(), at.offset()));
              } else {
                boolean unsent = Thread.currentThread() == self;
                answer.completeExceptionally(error(e, unsent));
              }
            });
  }

  private SessionException error(Exception e, boolean unsent) {
    if (e instanceof RecordTooLargeException) {
      return new InvalidSessionInputException(
          "event", "is larger than the brokers take", "keep large things elsewhere");
    }
    if (unsent) {
      return new SessionUnavailableException(away() + "; nothing was written", e);
    }
    if (e instanceof TimeoutException) {
      return new SessionTimeoutException(
          "the brokers did not acknowledge within "
              + settings.timeout().toMillis()
              + " ms; the event may have been written: repeat it with the same event id",
          e);
    }
    return new SessionUnavailableException(
        "the brokers refused the event (" + e.getMessage() + ")", e);
  }

  private String away() {
    return "the brokers at "
        + settings.producer().get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG)
        + " do not answer or have no topic "
        + topic
        + ": check FLEETFOLD_BOOTSTRAP_SERVERS and whether brokers and streams app run";
  }

  /**
   * What keeps the registry from taking the schema of events, in words; empty when nothing does.
   */
  Optional<String> registryProblem() {
    try {
      return serializer() == null ? Optional.of("no serializer") : Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(
          "the schema registry does not take the schema of "
              + topic
              + " ("
              + e.getMessage()
              + "): check FLEETFOLD_REGISTRY_URL and whether it runs");
    }
  }

  /** What keeps the brokers from taking events, in words; empty when nothing does. */
  Optional<String> problem(Duration limit) {
    Map<String, Object> config = new HashMap<>(settings.producer());
    config.keySet().retainAll(AdminClientConfig.configNames());
    config.remove(AdminClientConfig.METRIC_REPORTER_CLASSES_CONFIG);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) limit.toMillis());
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) limit.toMillis());
    try (Admin admin = Admin.create(config)) {
      admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted while asking the brokers");
    } catch (ExecutionException | java.util.concurrent.TimeoutException | KafkaException e) {
      return Optional.of(away());
    }
  }

  private synchronized RecordSerializer<AgentRunEvent> serializer() {
    if (serializer == null) {
      serializer = settings.serializer().get();
    }
    return serializer;
  }

  private synchronized Producer<String, byte[]> producer(Producer<String, byte[]> broken) {
    if (closed) {
      throw new IllegalStateException("the client is closed");
    }
    if (producer != null && producer == broken) {
      producer.close(Duration.ZERO);
      producer = null;
    }
    if (producer == null) {
      producer = new KafkaProducer<>(settings.producer());
    }
    return producer;
  }

  /** Delivers what is on its way, for as long as a call may wait. */
  @Override
  public void close() {
    Producer<String, byte[]> last;
    synchronized (this) {
      closed = true;
      last = producer;
      producer = null;
    }
    if (last != null) {
      last.close(settings.timeout());
    }
  }
}
