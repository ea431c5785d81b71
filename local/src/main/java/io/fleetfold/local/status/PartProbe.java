package io.fleetfold.local.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.local.pipeline.RunningPipeline;
import io.fleetfold.local.postgres.Credentials;
import io.fleetfold.local.postgres.Postgres;
import io.fleetfold.local.status.PipelineStatus.PartStatus;
import io.fleetfold.streams.core.http.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/** Looks whether each part answers. */
final class PartProbe {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Parts parts;
  private final Http http;
  private final Long pid;

  PartProbe(Parts parts, Http http, Optional<RunningPipeline> noted) {
    this.parts = parts;
    this.http = http;
    this.pid = noted.filter(RunningPipeline::alive).map(RunningPipeline::pid).orElse(null);
  }

  PartStatus broker(boolean answers) {
    return part(answers, parts.bootstrapServers());
  }

  PartStatus registry() throws InterruptedException {
    return part(answersWell(parts.registryUrl() + "/subjects"), parts.registryUrl());
  }

  PartStatus connect() throws InterruptedException {
    return part(answersWell(parts.connectUrl() + "/"), parts.connectUrl());
  }

  PartStatus streams() throws InterruptedException {
    Optional<Http.Answer> answer = http.get(parts.queryUrl() + "/health/ready");
    boolean up = answer.filter(Http.Answer::good).isPresent();
    return !up && answer.isPresent()
        ? notReady(answer.get().body(), parts.queryUrl(), pid)
        : part(up, parts.queryUrl());
  }

  PartStatus gateway() throws InterruptedException {
    return part(answersWell(parts.gatewayUrl() + "/health/ready"), parts.gatewayUrl());
  }

  /** A streams app by its answer: one that has stopped by itself says why. */
  static PartStatus notReady(String answer, String address, Long pid) {
    JsonNode problem;
    try {
      problem = JSON.readTree(answer);
    } catch (JsonProcessingException e) {
      // no answer of ours
      problem = JSON.missingNode();
    }
    return problem.at("/parts/streams").asText().equals(Readiness.STOPPED)
        ? new PartStatus("stopped", address, pid, problem.path("detail").asText())
        : new PartStatus("starting", address, pid);
  }

  PartStatus postgres() throws IOException {
    Path home = parts.data().postgres();
    String url = Postgres.jdbcUrl(parts.ports());
    Long server = pid == null ? null : Postgres.pid(home).orElse(null);
    return new PartStatus(databaseAnswers(home, url) ? "up" : notUp(), url, server);
  }

  private static boolean databaseAnswers(Path home, String url) throws IOException {
    Properties login = new Properties();
    login.setProperty("user", Credentials.READER);
    login.setProperty("password", "unknown");
    login.setProperty("connectTimeout", "2");
    login.setProperty("loginTimeout", "3");
    if (Files.isReadable(Postgres.passwordFile(home))) {
      login.setProperty("password", Credentials.load(Postgres.passwordFile(home)).reader());
    }
    try (Connection open = DriverManager.getConnection(url, login)) {
      return open.isValid(2);
    } catch (SQLException e) {
      // 28: it answers, only the password is another data folder's
      return e.getSQLState() != null && e.getSQLState().startsWith("28");
    }
  }

  private boolean answersWell(String url) throws InterruptedException {
    return http.get(url).filter(Http.Answer::good).isPresent();
  }

  private PartStatus part(boolean up, String address) {
    return new PartStatus(up ? "up" : notUp(), address, pid);
  }

  /** What does not answer is on its way as long as its process lives. */
  private String notUp() {
    return pid == null ? "down" : "starting";
  }
}
