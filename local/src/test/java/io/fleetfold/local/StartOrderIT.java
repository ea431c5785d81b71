package io.fleetfold.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.local.part.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts as processes of their own, started in the order that suits them least. */
class StartOrderIT {
  private static final long PATIENCE_S = 180;

  private final Map<String, Process> started = new LinkedHashMap<>();

  @TempDir Path folder;

  @AfterEach
  void stop() throws InterruptedException {
    List<Process> all = List.copyOf(started.values());
    for (int i = all.size() - 1; i >= 0; i--) {
      all.get(i).destroy();
    }
    for (Process process : all) {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void shouldWaitForWhatIsAwayAndSayWhat() throws Exception {
    Ports ports = TestPorts.set(7);
    start("connect", ports);
    start("registry", ports);
    await("connect", "waiting for PostgreSQL at ");
    await("registry", "waiting for the broker at ");

    start("postgres", ports);
    await("connect", "waiting for the broker at ");
    start("broker", ports);
    await("registry", "registry is up at ");
    await("connect", "waiting for the topics of the folds ");
    start("streams", ports);
    await("connect", "connect is up at ");
    assertThat(started.values()).allMatch(Process::isAlive);
    assertThat(Files.readString(output("connect")).lines().filter(l -> l.contains("PostgreSQL")))
        .as("said once, and again only every half a minute")
        .hasSizeLessThan(8);
    assertThat(output("connect"))
        .content()
        .as("log lines belong in files")
        .doesNotContain(" DEBUG ");
    for (String part : List.of("broker", "postgres", "streams", "connect")) {
      refuseASecond(part, ports);
    }
    assertThat(started.values()).as("the parts that were there first").allMatch(Process::isAlive);
  }

  /** On the same data, away from the ports that would stop it, too, where it needs no others. */
  private void refuseASecond(String name, Ports ports) throws Exception {
    Ports own = List.of("broker", "postgres").contains(name) ? TestPorts.set(8) : ports;
    Path output = folder.resolve(name + "-second.out");
    Process second = LocalProcess.launch(name, folder.resolve("data"), own, output);
    try {
      assertThat(second.waitFor(PATIENCE_S, TimeUnit.SECONDS)).as("%s gives up", name).isTrue();
    } finally {
      second.destroyForcibly();
    }
    assertThat(second.exitValue()).isNotZero();
    assertThat(output)
        .content()
        .contains(
            "is in use by another " + name + " (process " + started.get(name).pid() + "): stop");
  }

  private void start(String name, Ports ports) throws IOException {
    started.put(name, LocalProcess.launch(name, folder.resolve("data"), ports, output(name)));
  }

  private void await(String name, String line) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (!Files.readString(output(name)).contains(line)) {
      assertThat(System.nanoTime() < deadline && started.get(name).isAlive())
          .as("%s said: %s", name, Files.readString(output(name)))
          .isTrue();
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private Path output(String name) {
    return folder.resolve(name + ".out");
  }
}
