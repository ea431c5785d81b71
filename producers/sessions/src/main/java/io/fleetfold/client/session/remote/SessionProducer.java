package io.fleetfold.client.session.remote;

import io.fleetfold.client.Position;
import io.fleetfold.client.RecoveringProducer;
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
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
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
  private final RecoveringProducer producer;
  private RecordSerializer<AgentRunEvent> serializer;

  SessionProducer(SessionSettings settings) {
    this.settings = settings;
    this.topic = settings.fleet().name(Topics.AGENT_SESSION_EVENTS);
    this.producer =
        new RecoveringProducer(() -> new KafkaProducer<>(settings.producer()), settings.timeout());
  }

  /** Sends; completes once all in-sync replicas have it, or with a {@link SessionException}. */
  CompletableFuture<Position> send(AgentRunEvent event) {
    CompletableFuture<Position> answer = new CompletableFuture<>();
    try {
      String key = RecordKeys.ofUser(event.getAppName(), event.getUserId());
      byte[] value = serializer().serialize(topic, event);
      producer.send(new ProducerRecord<>(topic, key, value), outcome(answer));
    } catch (RegistryUnavailableException e) {
      answer.completeExceptionally(
          new SessionUnavailableException(
              "the schema registry does not answer: check FLEETFOLD_REGISTRY_URL and whether it"
                  + " runs; nothing was written",
              e));
    } catch (KafkaException | IllegalStateException e) {
      answer.completeExceptionally(unwritten(e));
    }
    return answer;
  }

  private RecoveringProducer.Outcome outcome(CompletableFuture<Position> answer) {
    return new RecoveringProducer.Outcome() {
      @Override
      public void acknowledged(Position position) {
        answer.complete(position);
      }

      @Override
      public void unsent(Exception error) {
        answer.completeExceptionally(unwritten(error));
      }

      @Override
      public void unacknowledged(Exception error) {
        answer.completeExceptionally(unconfirmed(error));
      }
    };
  }

  private SessionException unwritten(Exception e) {
    if (e instanceof RecordTooLargeException) {
      return tooLarge();
    }
    if (e instanceof InterruptException) {
      return new SessionUnavailableException("interrupted before the event was written", e);
    }
    return new SessionUnavailableException(
        e instanceof TimeoutException
            ? away() + "; nothing was written"
            : "nothing was written: " + e.getMessage(),
        e);
  }

  private SessionException unconfirmed(Exception e) {
    if (e instanceof RecordTooLargeException) {
      return tooLarge();
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

  private static SessionException tooLarge() {
    return new InvalidSessionInputException(
        "event", "is larger than the brokers accept", "keep large things elsewhere");
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
          "the schema registry does not accept the schema of "
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

  /** Delivers what is on its way, for as long as a call may wait. */
  @Override
  public void close() {
    producer.close();
  }
}
