package io.fleetfold.examples.memory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Set;

/** A conversation in lines that a person types. */
final class Chat {
  private static final Set<String> LEAVING = Set.of("exit", "quit", "bye", "q", ":q");

  private final Conversation conversation;
  private final BufferedReader lines;
  private final PrintStream out;

  Chat(Conversation conversation, BufferedReader lines, PrintStream out) {
    this.conversation = conversation;
    this.lines = lines;
    this.out = out;
  }

  /** Goes on until a line or the end of input leaves. */
  void run() throws IOException {
    out.println("Say: " + ScriptedModel.COMMANDS + ".");
    out.println("exit, quit or bye leaves.");
    prompt();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (leaves(line)) {
        return;
      }
      if (!line.isBlank()) {
        conversation.say(line.strip());
      }
      prompt();
    }
    out.println();
  }

  private void prompt() {
    out.print("> ");
    out.flush();
  }

  private static boolean leaves(String line) {
    return LEAVING.contains(line.strip().replaceAll("[.!]+$", "").toLowerCase(Locale.ROOT));
  }
}
