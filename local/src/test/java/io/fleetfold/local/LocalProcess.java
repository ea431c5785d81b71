package io.fleetfold.local;

import io.fleetfold.local.part.DataFolder;
import io.fleetfold.local.part.Ports;
import io.fleetfold.local.pipeline.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code ./fleetfold local} as a child process, from what the build has left in target. */
final class LocalProcess implements AutoCloseable {
  private static final long PATIENCE_S = 180;

  private final Parts parts;
  private final Path output;
  private List<String> options = List.of();
  private Process process;

  LocalProcess(Path data, Ports ports, Path output) {
    this.parts = new Parts(new DataFolder(data), ports);
    this.output = output;
  }

  Parts parts() {
    return parts;
  }

  /** Lets it write the classes it has loaded to a file when it stops: a later JVM starts faster. */
  LocalProcess archiveClasses(Path file) {
    options = List.of("-XX:ArchiveClassesAtExit=" + file);
    return this;
  }

  /** Starts it and waits for its line "ready in N s". */
  LocalProcess start() throws IOException, InterruptedException {
    process = launch("local", options, parts.data().root(), parts.ports(), output);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (!Files.readString(output).contains("ready in ")) {
      if (System.nanoTime() > deadline || process.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "local mode does not come up, it said:\n" + Files.readString(output));
      }
    }
    return this;
  }

  /** As the launcher starts a command, with the same bounds of memory. */
  static Process launch(String name, Path data, Ports ports, Path output) throws IOException {
    return launch(name, List.of(), data, ports, output);
  }

  /** The same, with options for its JVM that go beyond others before them. */
  static Process launch(String name, List<String> options, Path data, Ports ports, Path output)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx640m", "-XX:MaxMetaspaceSize=320m", "-Xss512k"));
    // it lives for seconds only: the better compiler and collector do not pay
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("fleetfold.local.class-path")));
    command.addAll(List.of(Main.class.getName(), name, "--data", data.toString()));
    command.addAll(List.of("--port-offset", Integer.toString(ports.offset())));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** {@code kill}, as Ctrl-C does; waits for the end. */
  boolean stop(long seconds) throws InterruptedException {
    process.destroy();
    return process.waitFor(seconds, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    if (process != null && !stop(30)) {
      kill();
    }
  }
}
