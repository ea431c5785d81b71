package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.e2e.stranger.StrangerProjects;
import io.fleetfold.examples.langchain4j.LangChain4jMemory;
import io.fleetfold.langchain4j.FleetfoldChatMemoryStore;
import io.fleetfold.langchain4j.StaleChatMemoryException;
import io.fleetfold.langchain4j.contract.ChatMemoryStoreContract;
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

/** LangChain4j's chat memories on the real pipeline, and the example that uses them. */
@Order(2)
@ExtendWith(SharedPipeline.class)
class LangChain4jIT implements ChatMemoryStoreContract {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir static Path folder;
  private static Pipeline pipeline;
  private static FleetfoldClient client;
  private static FleetfoldClient other;

  private final String app = "contract-" + UUID.randomUUID();
  private final FleetfoldChatMemoryStore store = FleetfoldChatMemoryStore.of(client, app);

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
  public ChatMemoryStore store() {
    return store;
  }

  @Test
  void shouldShareAMemoryBetweenClientsAndRefuseTheStaleOne() {
    FleetfoldChatMemoryStore theirs = FleetfoldChatMemoryStore.of(other, app);
    store.updateMessages("ann", List.of(UserMessage.from("1")));
    List<ChatMessage> seen = new ArrayList<>(theirs.getMessages("ann"));
    assertThat(seen).containsExactly(UserMessage.from("1"));
    store.updateMessages("ann", List.of(UserMessage.from("1"), AiMessage.from("2")));
    seen.add(UserMessage.from("stale"));

    assertThatThrownBy(() -> theirs.updateMessages("ann", seen))
        .isInstanceOf(StaleChatMemoryException.class);
    assertThat(theirs.getMessages("ann"))
        .containsExactly(UserMessage.from("1"), AiMessage.from("2"));
    try (FleetfoldClient restarted = connect()) {
      assertThat(FleetfoldChatMemoryStore.of(restarted, app).getMessages("ann"))
          .containsExactly(UserMessage.from("1"), AiMessage.from("2"));
    }
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
                LangChain4jMemory.class.getName(),
                user)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(new File("/dev/null"));
    story.environment().putAll(environment());

    assertThat(exit(story.start())).as(Command.read(log)).isZero();
    assertThat(Command.read(log).lines())
        .containsSubsequence(
            "user       Remind me to buy milk",
            "assistant  noted 'buy milk'",
            "== the process is gone (137); a new one asks ==",
            "assistant  I remember: noted 'buy milk'; noted 'call Bob'");
    Await.until(
        "the messages are in SQL, those after the kill with their run and its call's tokens",
        LIMIT,
        () ->
            pipeline.count(
                        "select count(*) from fleetfold.conversations where user_id = '"
                            + user
                            + "' and app_name = 'langchain4j-memory'")
                    == 10
                && pipeline.count(
                        "select count(*) from fleetfold.conversations c"
                            + " join fleetfold.agent_runs r on r.run_id = c.run_id"
                            + " and r.status = 'completed' and r.agent_id = 'Assistant'"
                            + " join fleetfold.agent_llm_usage u on u.run_id = r.run_id"
                            + " and u.input_tokens > 0 where c.sequence > 8 and c.user_id = '"
                            + user
                            + "'")
                    == 2);
    assertThat(
            pipeline.count(
                "select count(*) from fleetfold.conversations where user_id = '"
                    + user
                    + "' and (text = 'addReminder({\"text\": \"buy milk\"})'"
                    + " or role = 'tool' and text like 'addReminder = %noted ''buy milk''%')"))
        .as("the request of the tool and its result, in words")
        .isEqualTo(2);
  }

  @Test
  void shouldWorkInProjectsThatBringOtherVersions() throws Exception {
    Path strangers = Files.createDirectories(folder.resolve("strangers"));
    Map<String, String> projects = StrangerProjects.ofLangChain4j(strangers);
    assertThat(projects.toString()).contains("1.11.0", "1.19.0");
    for (Map.Entry<String, String> project : projects.entrySet()) {
      Path log = strangers.resolve(project.getKey() + ".out");
      exit(
          StrangerProjects.probe(
              "LangChain4jProbe", project.getValue(), strangers, log, List.of()));
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
