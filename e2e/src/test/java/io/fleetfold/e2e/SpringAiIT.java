package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.memory.StaleMemoryException;
import io.fleetfold.e2e.stranger.StrangerProjects;
import io.fleetfold.examples.springai.SpringAiMemory;
import io.fleetfold.springai.FleetfoldChatMemoryRepository;
import io.fleetfold.springai.contract.ChatMemoryRepositoryContract;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.UserMessage;

/** Spring AI's conversations on the real pipeline, and the example that uses them. */
@Order(2)
@ExtendWith(SharedPipeline.class)
class SpringAiIT implements ChatMemoryRepositoryContract {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir static Path folder;
  private static Pipeline pipeline;
  private static FleetfoldClient client;
  private static FleetfoldClient other;

  private final String app = "contract-" + UUID.randomUUID();
  private final FleetfoldChatMemoryRepository repository =
      FleetfoldChatMemoryRepository.of(client, app);

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
    return FleetfoldClient.builder().environment(environment()).build();
  }

  private static Map<String, String> environment() {
    return Map.of(
        "FLEETFOLD_BOOTSTRAP_SERVERS", "127.0.0.1:" + pipeline.kafkaPort(),
        "FLEETFOLD_REGISTRY_URL", "http://127.0.0.1:" + pipeline.registryPort(),
        "FLEETFOLD_QUERY_URL", "http://127.0.0.1:" + pipeline.queryPort());
  }

  @Override
  public ChatMemoryRepository repository() {
    return repository;
  }

  @Test
  void shouldShareAConversationBetweenClientsAndRefuseTheStaleOne() {
    FleetfoldChatMemoryRepository theirs = FleetfoldChatMemoryRepository.of(other, app);
    repository.saveAll("ann", List.of(new UserMessage("1")));
    List<Message> seen = new ArrayList<>(theirs.findByConversationId("ann"));
    assertThat(seen).isEqualTo(List.of(new UserMessage("1")));
    repository.saveAll("ann", List.of(new UserMessage("1"), new AssistantMessage("2")));
    seen.add(new UserMessage("stale"));

    assertThatThrownBy(() -> theirs.saveAll("ann", seen)).isInstanceOf(StaleMemoryException.class);
    assertThat(theirs.findByConversationId("ann"))
        .isEqualTo(List.of(new UserMessage("1"), new AssistantMessage("2")));
    assertThat(theirs.findConversationIds()).containsExactly("ann");
  }

  @Test
  void shouldRememberThoughTheServiceIsKilled() throws Exception {
    Path log = folder.resolve("story.out");
    String user = "ann-" + UUID.randomUUID();
    ProcessBuilder story =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SpringAiMemory.class.getName(),
                user)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(new File("/dev/null"));
    story.environment().putAll(environment());

    assertThat(exit(story.start())).as(Command.read(log)).isZero();
    assertThat(Command.read(log).lines())
        .containsSubsequence(
            "user       Remind me to buy milk",
            "assistant  Noted: buy milk",
            "== the process is gone (137); a new one asks ==",
            "assistant  I remember: buy milk; call Bob");
    Await.until(
        "the messages are in SQL",
        LIMIT,
        () ->
            pipeline.count(
                    "select count(*) from fleetfold.conversations where user_id = '"
                        + user
                        + "' and app_name = 'spring-ai-memory'")
                == 6);
  }

  @Test
  void shouldWorkInProjectsThatBringOtherVersions() throws Exception {
    Path strangers = Files.createDirectories(folder.resolve("strangers"));
    Map<String, String> projects = StrangerProjects.ofSpringAi(strangers);
    assertThat(projects.toString()).contains("1.1.2", "2.0.1");
    for (Map.Entry<String, String> project : projects.entrySet()) {
      Path log = strangers.resolve(project.getKey() + ".out");
      exit(StrangerProjects.probe("SpringAiProbe", project.getValue(), strangers, log, List.of()));
      assertThat(Command.read(log)).as(project.toString()).endsWith("all done\n");
    }
  }

  private static int exit(Process process) throws InterruptedException {
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    return process.exitValue();
  }
}
