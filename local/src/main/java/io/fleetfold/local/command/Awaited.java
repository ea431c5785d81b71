package io.fleetfold.local.command;

import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.local.postgres.Credentials;
import io.fleetfold.local.postgres.Postgres;
import io.fleetfold.schemas.Topics;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/**
 * Waits for what a part needs before it can start, however long it takes: parts that are processes
 * of their own may be started in any order. Says what is waited for, at once and then now and then.
 */
final class Awaited {
  private static final Duration BETWEEN = Duration.ofMillis(500);
  private static final Duration SAY_AGAIN = Duration.ofSeconds(30);
  private static final int ANSWER_MS = 3_000;

  private final Parts parts;
  private final PrintStream out;

  Awaited(Parts parts, PrintStream out) {
    this.parts = parts;
    this.out = out;
  }

  /** Looks whether something is there; throws where it is not. */
  interface Look {
    void look() throws Exception;
  }

  /** Kafka answers. */
  void broker() throws InterruptedException {
    until(
        "the broker at " + parts.bootstrapServers() + " (./fleetfold broker)",
        () -> {
          try (Admin admin = admin()) {
            admin.describeCluster().clusterId().get();
          }
        });
  }

  /** The schema registry answers. */
  void registry() throws InterruptedException {
    HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofMillis(ANSWER_MS)).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(parts.registryUrl() + "/subjects"))
            .timeout(Duration.ofMillis(ANSWER_MS))
            .build();
    until(
        "the registry at " + parts.registryUrl() + " (./fleetfold registry)",
        () -> {
          int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
          if (status != 200) {
            throw new IllegalStateException("it answers with status " + status);
          }
        });
  }

  /** The topics that the sinks read are made. */
  void topics() throws InterruptedException {
    List<String> names = Topics.SUNK.stream().map(parts.fleet()::name).toList();
    until(
        "the topics of the folds (./fleetfold streams)",
        () -> {
          try (Admin admin = admin()) {
            admin.describeTopics(names).allTopicNames().get();
          }
        });
  }

  /** The database lets its owner in; gives the passwords. */
  Credentials database() throws InterruptedException {
    Credentials[] found = new Credentials[1];
    String url = Postgres.jdbcUrl(parts.ports());
    until(
        "PostgreSQL at " + url + " (./fleetfold postgres)",
        () -> {
          Credentials known = Credentials.load(Postgres.passwordFile(parts.data().postgres()));
          try (Connection open =
              DriverManager.getConnection(
                  url + "?connectTimeout=3", Credentials.OWNER, known.owner())) {
            found[0] = open.isValid(ANSWER_MS / 1_000) ? known : null;
          }
        });
    return found[0];
  }

  /** Looks until it is there. */
  void until(String what, Look there) throws InterruptedException {
    long sayAt = System.nanoTime();
    while (true) {
      try {
        there.look();
        return;
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        if (System.nanoTime() - sayAt >= 0) {
          Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
          out.println("waiting for " + what + ": " + reason(cause));
          sayAt = System.nanoTime() + SAY_AGAIN.toNanos();
        }
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN.toMillis());
    }
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null
        ? cause.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }

  private Admin admin() {
    return Admin.create(
        Map.of(
            "bootstrap.servers", parts.bootstrapServers(),
            "request.timeout.ms", ANSWER_MS,
            "default.api.timeout.ms", ANSWER_MS));
  }
}
