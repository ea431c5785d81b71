package io.fleetfold.e2e;

import io.fleetfold.local.command.Fleetfold;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The command line as users run it: a process of its own on the built class path. */
final class Command {
  /** What a command left behind. */
  record Outcome(int exit, String output) {
    Outcome expectSuccess() {
      if (exit != 0) {
        throw new AssertionError("exit code " + exit + " and this output:\n" + output);
      }
      return this;
    }
  }

  /**
   * Starts with classes that an earlier process has archived; without them where they do not fit.
   */
  static final List<String> ARCHIVED_CLASSES =
      List.of(
          "-XX:SharedArchiveFile=" + System.getProperty("fleetfold.e2e.classes"),
          // what does not fit is no news
          "-Xlog:disable",
          "-Xlog:all=error");

  /** What is built here. */
  static final String CLASS_PATH = System.getProperty("fleetfold.e2e.class-path");

  private static final Set<Process> STARTED = ConcurrentHashMap.newKeySet();

  static {
    // where tests end without having closed what they started, it ends with them
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> STARTED.forEach(Process::destroy), "stop-commands"));
  }

  private Command() {}

  /** Starts a command; what it prints goes to {@code log}. */
  static Process start(Path log, String... arguments) throws IOException {
    return start(log, ARCHIVED_CLASSES, arguments);
  }

  /** Starts a command with further options of the JVM. */
  static Process start(Path log, List<String> jvm, String... arguments) throws IOException {
    return start(log, jvm, Map.of(), arguments);
  }

  /** Starts a command with further options of the JVM and variables of the environment. */
  static Process start(
      Path log, List<String> jvm, Map<String, String> environment, String... arguments)
      throws IOException {
    return start(log, line(CLASS_PATH, "io.fleetfold.local.Main", jvm, arguments), environment);
  }

  /** Starts another class than the command line's, of this build or of an earlier one. */
  static Process startClass(
      String classPath, Class<?> main, Path log, List<String> jvm, Map<String, String> environment)
      throws IOException {
    return start(log, line(classPath, main.getName(), jvm), environment);
  }

  private static Process start(Path log, List<String> line, Map<String, String> environment)
      throws IOException {
    ProcessBuilder command =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    command.environment().putAll(environment);
    Process process = command.start();
    STARTED.add(process);
    return process;
  }

  /** Runs a command to its end. */
  static Outcome run(Duration timeout, String... arguments)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile("fleetfold-e2e-", ".out");
    Process process = start(log, arguments);
    if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError(
          String.join(" ", arguments) + " did not end in " + timeout + ":\n" + read(log));
    }
    return new Outcome(process.exitValue(), read(log));
  }

  /** Runs a command to its end in this process, where its classes are loaded and compiled. */
  static Outcome here(String... arguments) {
    StringWriter output = new StringWriter();
    PrintWriter both = new PrintWriter(output, true);
    int exit = Fleetfold.commandLine().setOut(both).setErr(both).execute(arguments);
    return new Outcome(exit, output.toString());
  }

  static String read(Path log) throws IOException {
    return Files.readString(log, StandardCharsets.UTF_8);
  }

  private static List<String> line(
      String classPath, String main, List<String> jvm, String... arguments) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of(System.getProperty("fleetfold.e2e.jvm").trim().split("\\s+")));
    line.addAll(jvm);
    line.add("-cp");
    line.add(classPath);
    line.add(main);
    line.addAll(Arrays.asList(arguments));
    return line;
  }
}
