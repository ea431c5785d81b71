package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.Run;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Folds, sinks, client and gateway against Kafka and PostgreSQL as others run them: from their
 * images. Skipped with one line where there is no Docker engine; {@code
 * -Dfleetfold.containers=required} makes that an error.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ContainersIT {
  private static final int OFFSET = 20_000;
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Duration SETTLING = Duration.ofMinutes(4);

  @TempDir static Path folder;
  private static ContainerPipeline pipeline;

  @BeforeAll
  static void startPipeline() throws Exception {
    Optional<String> missing = Containers.missing();
    if ("required".equals(System.getProperty("fleetfold.containers"))) {
      assertThat(missing).as("what containers lack here").isEmpty();
    }
    missing.ifPresent(why -> System.out.println("tests against containers are skipped: " + why));
    Assumptions.assumeTrue(missing.isEmpty(), () -> missing.get());
    pipeline = new ContainerPipeline(folder.resolve("data"), OFFSET);
    pipeline.start();
  }

  @AfterAll
  static void stopPipeline() throws Exception {
    if (pipeline != null) {
      pipeline.close();
    }
  }

  @Test
  @Order(1)
  void shouldShowARunOfTheClientLiveAndInSql() throws Exception {
    String id;
    try (FleetfoldClient client =
        FleetfoldClient.builder()
            .bootstrapServers(pipeline.bootstrapServers())
            .schemaRegistry(pipeline.registryUrl())
            .build()) {
      Run run = client.runs().start("client-1", "Client", "find out why");
      run.llm("openai", "gpt-4o").tokens(1_800, 260).latency(Duration.ofMillis(1_400)).publish();
      run.action("query_sql", Map.of("q", "select 1"), Map.of("rows", 1), Duration.ofMillis(40));
      run.complete("the index is missing");
      id = run.id();
    }
    assertCompleted(id, 1_800, 1);
  }

  @Test
  @Order(2)
  void shouldShowARunOfTheGatewayLiveAndInSql() throws Exception {
    assertThat(
            pipeline
                .post(
                    "/v1/runs",
                    "{\"run_id\": \"posted\", \"agent_id\": \"poster\", \"status\": \"completed\"}")
                .statusCode())
        .isEqualTo(202);
    assertThat(
            pipeline
                .post(
                    "/v1/llm-usage",
                    "{\"usage_id\": \"u-1\", \"run_id\": \"posted\", \"agent_id\": \"poster\","
                        + " \"provider\": \"openai\", \"model\": \"gpt-4o\","
                        + " \"input_tokens\": 7, \"output_tokens\": 3, \"status\": \"success\"}")
                .statusCode())
        .isEqualTo(202);
    assertCompleted("posted", 7, 1);
  }

  @Test
  @Order(3)
  void shouldComeToTheSameNumbersThoughBrokerAndDatabaseAreKilled() throws Exception {
    Path told = folder.resolve("simulate.out");
    Process fleet =
        pipeline.launch(
            told,
            "simulate",
            "--runs",
            "600",
            "--seed",
            "14",
            "--rate",
            "1000",
            "--duplicates",
            "0.1",
            "--reorder",
            "0.1",
            "--poison",
            "0.01");
    try {
      awaitRunsAbove(20);
      pipeline.containers().crashPostgres();
      awaitRunsAbove(100);
      pipeline.containers().crashKafka();
      assertThat(fleet.waitFor(4, TimeUnit.MINUTES)).as("the simulator ends").isTrue();
      assertThat(fleet.exitValue()).as(Command.read(told)).isZero();
    } finally {
      fleet.destroyForcibly();
    }
    pipeline.awaitUp();
    pipeline.settle(SETTLING);

    assertThat(pipeline.stats().get("total_runs").asLong()).isEqualTo(602);
    assertThat(pipeline.sqlStats(null).get("total_runs").asLong()).isEqualTo(602);
    String verified = pipeline.run("verify").output();
    assertThat(verified).contains("EXACT");
    System.out.println(
        "[containers] " + verified.lines().reduce((before, line) -> line).orElseThrow());
  }

  private static void awaitRunsAbove(long runs) {
    Await.until(
        "more than " + runs + " runs are folded",
        SOON,
        () -> pipeline.stats().get("total_runs").asLong() > runs);
  }

  private static void assertCompleted(String run, long inputTokens, long calls) {
    Await.until(
        run + " is folded",
        SOON,
        () -> {
          HttpResponse<String> answer = pipeline.get("/api/v1/runs/" + run);
          if (answer.statusCode() == 404) {
            return false;
          }
          JsonNode folded = new ObjectMapper().readTree(answer.body());
          return folded.path("status").asText().equals("completed")
              && folded.path("input_tokens").asLong() == inputTokens;
        });
    Await.until(
        run + " is in SQL",
        SOON,
        () ->
            pipeline.count(
                    "select count(*) from fleetfold.agent_runs r join fleetfold.agent_llm_usage u"
                        + " using (run_id) where r.run_id = ? and r.status = 'completed'"
                        + " and u.input_tokens = ?",
                    run,
                    inputTokens)
                == calls);
  }
}
