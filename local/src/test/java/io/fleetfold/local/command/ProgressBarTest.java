package io.fleetfold.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shouldWriteWholeLinesWhereThereIsNoTerminal() {
    ProgressBar bar = new ProgressBar(out, false, "runs");
    bar.at(1, 4, "soon");
    bar.end(2, 4, "half");

    assertThat(text())
        .as("only the end: a line now and then, not one for each step")
        .isEqualTo("[###############...............]  50 %  2 of 4 runs  half" + eol());
  }

  @Test
  void shouldDrawOverItsLineOnATerminal() {
    ProgressBar bar = new ProgressBar(out, true, "runs");
    bar.end(4, 4, "");

    assertThat(text()).startsWith("\r[" + "#".repeat(30) + "] 100 %").endsWith(eol());
  }

  private static String eol() {
    return System.lineSeparator();
  }
}
