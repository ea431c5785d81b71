package io.fleetfold.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.Session;
import io.fleetfold.adk.FleetfoldSessionService;
import io.fleetfold.adk.contract.KitContract;
import io.fleetfold.adk.contract.Trait;
import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.e2e.stranger.Readme;
import io.fleetfold.e2e.stranger.StrangerProjects;
import io.fleetfold.examples.memory.MemoryAgent;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The Agent Development Kit's sessions on the real pipeline, and the example that uses them. */
@Order(2)
@ExtendWith(SharedPipeline.class)
class AdkIT implements KitContract {
  private static final int KAFKA = 9_092;
  private static final Duration STORY = Duration.ofMinutes(5);

  @TempDir static Path folder;
  private static Pipeline pipeline;
  private static FleetfoldClient client;
  private static FleetfoldClient other;

  private final String app = "contract-" + UUID.randomUUID();
  private final BaseSessionService service = FleetfoldSessionService.of(client);

  @BeforeAll
  static void connectTwice(Pipeline shared) {
    pipeline = shared;
    client = connect();
    other = connect();
  }

  @AfterAll
  static void disconnect() {
    client.close();
    other.close();
  }

  private static FleetfoldClient connect() {
    return FleetfoldClient.builder()
        .bootstrapServers("127.0.0.1:" + pipeline.kafkaPort())
        .schemaRegistry("http://127.0.0.1:" + pipeline.registryPort())
        .queryUrl("http://127.0.0.1:" + pipeline.queryPort())
        .build();
  }

  /** The suite in memory tries often; here each scenario takes its time. */
  @Override
  public int rounds() {
    return Integer.getInteger("fleetfold.contract.rounds", 2);
  }

  @Override
  public BaseSessionService service() {
    return service;
  }

  @Override
  public BaseSessionService another() {
    return FleetfoldSessionService.of(other);
  }

  @Override
  public Set<Trait> traits() {
    return EnumSet.allOf(Trait.class);
  }

  @Override
  public String app() {
    return app;
  }

  @Test
  void shouldFindEverythingAfterARestartOfThePipeline() throws Exception {
    Session session = create("ann", "s1", Map.of("k", 1));
    append(session, change("1", 1, Map.of("user:name", "Ann", "app:motd", "hello")));
    pipeline.close();
    pipeline.start();

    Session found = get(another(), "ann", "s1");
    assertThat(found.events()).isEqualTo(session.events());
    assertThat(found.state())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("k", 1, "user:name", "Ann", "app:motd", "hello"));
    append(session, change("2", 2, Map.of("k", 2)));
    assertThat(get("ann", "s1").state()).containsEntry("k", 2);
  }

  @Test
  void shouldRememberRemindersThoughTheAgentIsKilled() throws Exception {
    Path log = folder.resolve("story.out");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(MemoryAgent.class.getName(), "--user", "ann"));
    command.addAll(List.of("--data", pipeline.data().toString()));
    Process story =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(new File("/dev/null"))
            .start();
    if (!story.waitFor(STORY.toSeconds(), TimeUnit.SECONDS)) {
      story.descendants().forEach(ProcessHandle::destroyForcibly);
      story.destroyForcibly().waitFor();
    }

    String printed = Command.read(log);
    assertThat(story.exitValue()).as(printed).isZero();
    assertThat(printed.lines().map(String::strip))
        .containsSubsequence(
            "user           Remind me to buy milk",
            "tool request addReminder {text=buy milk}",
            "agent, final   Noted: buy milk. You have 1 reminder.")
        .anySatisfy(line -> assertThat(line).contains("kill -9"))
        .anySatisfy(line -> assertThat(line).contains("resumed, 12 messages so far"))
        .containsSubsequence(
            "agent, final   You have 2 reminders: 1. buy milk, 2. call Bob.",
            "agent, final   You have 1 reminder: 1. call Bob at noon.")
        .anySatisfy(line -> assertThat(line).contains("| active | 28 |", "call Bob at noon"))
        .anySatisfy(line -> assertThat(line).startsWith("1 | user | Remind me to buy milk"));
    Await.until(
        "the runs of the messages after the kill are in SQL",
        Duration.ofMinutes(1),
        () ->
            pipeline.count(
                    "select count(*) from fleetfold.conversations c join fleetfold.agent_runs r"
                        + " on r.run_id = c.run_id and r.status = 'completed'"
                        + " where c.app_name = 'memory-agent' and c.sequence > 12")
                == 16);
  }

  @Test
  void shouldWorkInProjectsThatBringOtherVersionsOfWhatItNeeds() throws Exception {
    Path strangers = Files.createDirectories(folder.resolve("strangers"));
    List<Integer> ports =
        List.of(pipeline.kafkaPort(), pipeline.registryPort(), pipeline.queryPort());
    Map<String, String> projects = StrangerProjects.ofTheKit(strangers);
    for (Map.Entry<String, String> project : projects.entrySet()) {
      Path log = strangers.resolve(project.getKey() + ".out");
      Process probe =
          StrangerProjects.probe("StrangerProbe", project.getValue(), strangers, log, ports);
      if (!probe.waitFor(STORY.toSeconds(), TimeUnit.SECONDS)) {
        probe.destroyForcibly().waitFor();
      }
      assertThat(Command.read(log)).as(project.toString()).endsWith("all done\n");
    }
    rememberAsTheReadmeSays(StrangerProjects.ofTheReadme(projects));
  }

  private static void rememberAsTheReadmeSays(String classPath) throws Exception {
    Path agent = folder.resolve("readme");
    Readme.compile(classPath, agent);
    assertThat(Readme.turns()).as("more than one process, or nothing is remembered").hasSize(2);
    for (Readme.Turn turn : Readme.turns()) {
      Path errors = folder.resolve("readme.err");
      ProcessBuilder process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  agent + ":" + classPath,
                  Readme.AGENT,
                  turn.said())
              .redirectError(errors.toFile());
      process.environment().putAll(Readme.environment(pipeline.kafkaPort() - KAFKA));
      process.environment().put("FLEETFOLD_QUERY_URL", "http://127.0.0.1:" + pipeline.queryPort());
      Process running = process.start();
      String printed = new String(running.getInputStream().readAllBytes(), UTF_8);
      assertThat(printed.strip())
          .as("the README's agent; " + Command.read(errors))
          .isEqualTo(turn.answer());
    }
  }
}
