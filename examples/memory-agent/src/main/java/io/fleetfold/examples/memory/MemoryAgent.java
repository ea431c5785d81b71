package io.fleetfold.examples.memory;

import com.google.adk.models.BaseLlm;
import com.google.adk.models.Gemini;
import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.session.SessionSnapshot;
import io.fleetfold.client.session.Sessions;
import io.fleetfold.schemas.config.ExampleSection;
import io.fleetfold.schemas.config.ProcessEnvironment;
import io.fleetfold.schemas.config.Values;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An agent whose reminders are still there after {@code kill -9}. See {@code --help}. */
public final class MemoryAgent {
  private static final String HELP =
      """
      An agent that keeps reminders in Fleetfold's sessions.

        ./examples/memory-agent/run [--user NAME] [--data DIR] [--port-offset N]
            tells a story: a conversation, kill -9 of the agent, a new process that goes on with
            it, and what SQL has of it. Without --user it is a new user's story.
        ./examples/memory-agent/run --chat [--user NAME] ...
            your own lines, to remind, show, change, delete, and rename you; "exit", "quit", "bye" or
            the end of input ends it. The user is "you" by default.

      A scripted model answers, so no key is needed. With GOOGLE_API_KEY set, Gemini does
      (MEMORY_AGENT_MODEL names the model, gemini-2.5-flash by default).
      Where no pipeline runs on the data folder (.fleetfold by default), one is started for the
      time of the example. FLEETFOLD_BOOTSTRAP_SERVERS, FLEETFOLD_REGISTRY_URL,
      FLEETFOLD_QUERY_URL and DB_HOST, DB_PORT, DB_NAME, DB_USER, DB_PASSWORD name another one.
      """;

  private final Arguments arguments;
  private final Place place;
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private MemoryAgent(Arguments arguments) throws Exception {
    this.arguments = arguments;
    this.place = new Place(ProcessEnvironment.variables(), Path.of(arguments.data()));
  }

  /** Runs the story, or a chat. */
  public static void main(String[] args) {
    int exit = 0;
    try {
      Arguments arguments = Arguments.of(args);
      if (arguments.help()) {
        System.out.print(HELP);
      } else {
        new MemoryAgent(arguments).run();
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "; see --help");
      exit = 2;
    } catch (Exception e) {
      System.err.println("memory-agent: " + e.getMessage());
      exit = 1;
    }
    // model clients keep threads that would keep the process
    System.exit(exit);
  }

  private void run() throws Exception {
    if (arguments.chat()) {
      chat();
    } else if (arguments.part().equals("before")) {
      talk(Story.BEFORE, false);
    } else if (arguments.part().equals("after")) {
      talk(Story.AFTER, true);
    } else {
      String user = arguments.user("ann-" + UUID.randomUUID().toString().substring(0, 8));
      new Story(List.of("--user", user, "--data", arguments.data()), out).tell();
    }
  }

  private void talk(List<String> lines, boolean report) throws Exception {
    try (FleetfoldClient client = place.client()) {
      Conversation conversation =
          new Conversation(
              client, model(ProcessEnvironment.variables()), arguments.user("you"), out);
      lines.forEach(conversation::say);
      if (!report) {
        out.println(Story.ALL_SAID);
        // the kill is to hit a process that lives and has closed nothing
        Thread.sleep(Long.MAX_VALUE);
      }
      long messages =
          Sessions.of(client)
              .get(conversation.session())
              .map(SessionSnapshot::messageCount)
              .orElse(0L);
      try (Connection database = place.database()) {
        new Sql(database, conversation.session(), out).report(messages);
      }
    }
  }

  private void chat() throws Exception {
    try (FleetfoldClient client = place.client()) {
      Conversation conversation =
          new Conversation(
              client, model(ProcessEnvironment.variables()), arguments.user("you"), out);
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      new Chat(conversation, lines, out).run();
    }
  }

  /** The model: Gemini where there is a key, else the scripted one. */
  static BaseLlm model(Map<String, String> environment) {
    Values values = ExampleSection.SECTION.readGiven(environment);
    String key = values.text(ExampleSection.GOOGLE_API_KEY);
    return key.isEmpty()
        ? new ScriptedModel()
        : new Gemini(values.text(ExampleSection.MEMORY_AGENT_MODEL), key);
  }
}
