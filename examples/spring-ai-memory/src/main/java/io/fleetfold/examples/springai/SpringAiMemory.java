package io.fleetfold.examples.springai;

import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionMessage;
import io.fleetfold.client.session.Sessions;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/**
 * A service that is killed in one process and remembers in the next. See {@code run} beside it; the
 * environment says where Fleetfold is.
 */
public final class SpringAiMemory {
  private static final List<String> BEFORE =
      List.of("Remind me to buy milk", "Remind me to call Bob");
  private static final List<String> AFTER = List.of("What do you remember?");
  private static final int KILLED = 137;
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private SpringAiMemory() {}

  /**
   * Tells the story, or a part of it.
   *
   * @param args none; or a user and {@code before} or {@code after}
   */
  public static void main(String[] args) throws Exception {
    if (args.length < 2) {
      String user =
          args.length == 1 ? args[0] : "ann-" + UUID.randomUUID().toString().substring(0, 8);
      int killed = process(user, "before");
      OUT.println("== the process is gone (" + killed + "); a new one asks ==");
      System.exit(process(user, "after"));
    }
    try (FleetfoldClient client = FleetfoldClient.fromEnvironment()) {
      Assistant assistant = new Assistant(client);
      for (String line : args[1].equals("before") ? BEFORE : AFTER) {
        OUT.println("user       " + line);
        OUT.println("assistant  " + assistant.chat(args[0], line));
      }
      if (args[1].equals("before")) {
        // as kill -9 does it: nothing is closed
        Runtime.getRuntime().halt(KILLED);
      }
      show(client, new SessionKey(Assistant.APP, args[0], "chat"));
      client.flush(Duration.ofSeconds(10));
    }
  }

  private static void show(FleetfoldClient client, SessionKey memory) {
    OUT.println();
    OUT.println("The memory, as every reader of sessions has it:");
    List<SessionMessage> messages = new ArrayList<>(Sessions.of(client).messages(memory, 100));
    Collections.reverse(messages);
    for (SessionMessage message : messages) {
      OUT.printf(
          "%3d  %-5s  %s%n",
          message.sequence(), message.role(), message.content().orElseThrow().path("parts"));
    }
    OUT.println(
        "In SQL: select * from fleetfold.conversations where user_id = '" + memory.user() + "'");
  }

  private static int process(String user, String part) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dstdout.encoding=UTF-8");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(SpringAiMemory.class.getName(), user, part));
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
