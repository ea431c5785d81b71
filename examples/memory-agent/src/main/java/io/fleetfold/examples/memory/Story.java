package io.fleetfold.examples.memory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole story: a process talks with the agent and is killed, another one goes on where it was.
 */
final class Story {
  /** What the user says in the process that is killed. */
  static final List<String> BEFORE =
      List.of("Remind me to buy milk", "Remind me to call Bob", "Call me Ann");

  /** What the user says in the process after it. */
  static final List<String> AFTER =
      List.of("Show my reminders", "Change 2 to call Bob at noon", "Delete 1", "Show my reminders");

  static final String ALL_SAID = "-- all said --";

  private final List<String> options;
  private final PrintStream out;

  Story(List<String> options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  void tell() throws IOException, InterruptedException {
    Process first = start("before");
    if (!follow(first)) {
      throw new IllegalStateException("the agent ended by itself, with " + first.waitFor());
    }
    first.destroyForcibly().waitFor();
    out.println();
    out.println("== kill -9 of the agent's process " + first.pid() + "; a new one starts ==");
    Process second = start("after");
    follow(second);
    if (second.waitFor() != 0) {
      throw new IllegalStateException("the second process failed, see above");
    }
  }

  /** Prints what the process prints, to its end or until it has said all; tells which. */
  private boolean follow(Process process) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.equals(ALL_SAID)) {
        return true;
      }
      out.println(line);
    }
    return false;
  }

  private Process start(String part) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dstdout.encoding=UTF-8");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(MemoryAgent.class.getName());
    command.addAll(options);
    command.addAll(List.of("--part", part));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.PIPE)
        .start();
  }
}
