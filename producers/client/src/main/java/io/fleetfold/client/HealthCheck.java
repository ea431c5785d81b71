package io.fleetfold.client;

import io.fleetfold.schemas.Rights;
import io.fleetfold.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks brokers and registry whether records can be delivered. Blocks its caller, bounded. */
final class HealthCheck {
  private HealthCheck() {}

  static Health run(ClientSettings settings, Encoders encoders, Duration timeout) {
    List<String> problems = new ArrayList<>();
    for (Topic<?> topic : Encoders.TOPICS) {
      if (!encoders.registered(topic)) {
        problems.add(
            "the schema registry has not accepted the schema of "
                + settings.fleet().subject(topic)
                + " yet: see the log for its answer");
      }
    }
    Map<String, Object> config = adminConfig(settings, timeout);
    try (Admin admin = Admin.create(config)) {
      topics(admin, settings, timeout, problems);
    } catch (KafkaException e) {
      problems.add(away(settings, e));
    }
    return new Health(problems);
  }

  private static void topics(
      Admin admin, ClientSettings settings, Duration timeout, List<String> problems) {
    List<String> names = Encoders.TOPICS.stream().map(settings.fleet()::name).toList();
    DescribeTopicsResult result = admin.describeTopics(names);
    for (Map.Entry<String, ? extends KafkaFuture<?>> topic : result.topicNameValues().entrySet()) {
      try {
        topic.getValue().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          problems.add(away(settings, e.getCause()));
          return;
        }
        problems.add(
            "topic " + topic.getKey() + " does not exist: start the streams app, which makes it");
      } catch (TimeoutException e) {
        problems.add(away(settings, e));
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        problems.add("interrupted while asking the brokers");
        return;
      }
    }
  }

  private static String away(ClientSettings settings, Throwable cause) {
    if (cause instanceof AuthorizationException) {
      return Rights.AGENTS.refused(cause);
    }
    if (cause instanceof AuthenticationException) {
      return "the brokers at "
          + settings.bootstrapServers()
          + " do not let this client in ("
          + cause.getMessage()
          + "): check its password or certificate in FLEETFOLD_KAFKA_CONFIG_FILE";
    }
    return "the brokers at "
        + settings.bootstrapServers()
        + " do not answer ("
        + cause.getClass().getSimpleName()
        + "): check the address and whether they run";
  }

  private static Map<String, Object> adminConfig(ClientSettings settings, Duration timeout) {
    Map<String, Object> config = new HashMap<>();
    settings
        .kafka()
        .forEach(
            (key, value) -> {
              if (AdminClientConfig.configNames().contains(key)) {
                config.put(key, value);
              }
            });
    int millis = (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE);
    config.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    config.put(AdminClientConfig.CLIENT_ID_CONFIG, settings.clientId() + "-health");
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    return config;
  }
}
