package io.fleetfold.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HeapWatchTest {
  /** Fills its heap and stays, as a pipeline would that nobody can use any more. */
  static final class Full {
    private static Object kept;

    private Full() {}

    public static void main(String[] args) throws Exception {
      HeapWatch.start(System.err);
      while (true) {
        try {
          kept = new Object[] {kept, new byte[10_000]};
        } catch (OutOfMemoryError e) {
          Thread.sleep(100);
        }
      }
    }
  }

  @Test
  void shouldEndWithOnePlainLineWhenTheHeapStaysFull() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx24m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Full.class.getName())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.lines().toList())
          .anyMatch(
              line ->
                  line.startsWith("fleetfold: out of memory, its ")
                      && line.contains("FLEETFOLD_JAVA_OPTS"));
    }
    assertThat(process.waitFor()).isEqualTo(HeapWatch.EXIT);
  }
}
