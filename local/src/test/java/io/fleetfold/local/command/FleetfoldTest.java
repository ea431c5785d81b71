package io.fleetfold.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.local.part.DataFolder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class FleetfoldTest {
  private static final int USAGE = 2;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String line) {
    CommandLine command = Fleetfold.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(line.isEmpty() ? new String[0] : line.split(" "));
  }

  static List<String> commands() {
    return CommandWalk.all().stream().map(CommandWalk::name).toList();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldHelpWithEveryCommand(String command) {
    assertThat(run((command + " --help").strip())).isZero();
    assertThat(out.toString()).as("help of '" + command + "'").contains("Usage: fleetfold");
  }

  @Test
  void shouldTakeTheOptionsThatFindAPipelineEverywhere() {
    assertThat(CommandWalk.leaves())
        .hasSizeGreaterThan(20)
        .filteredOn(command -> !CommandWalk.ELSEWHERE.contains(CommandWalk.name(command)))
        .allSatisfy(
            command ->
                assertThat(command.getCommandSpec().optionsMap().keySet())
                    .as("options of '%s'", CommandWalk.name(command))
                    .contains("--data", "--port-offset"));
  }

  @Test
  void shouldTakeTheFoldsSettingsOfAReleaseThatDoesNotTellThem() {
    assertThat(
            Fleetfold.commandLine()
                .getSubcommands()
                .get("verify")
                .getCommandSpec()
                .optionsMap()
                .keySet())
        .contains("--seal-after", "--record-bytes", "--data");
  }

  @Test
  void shouldNameTheOptionThatIsMissingOrWrong() {
    assertThat(run("simulate")).isEqualTo(USAGE);
    assertThat(err.toString()).contains("--runs");
    assertThat(run("simulate --runs many")).isEqualTo(USAGE);
    assertThat(err.toString()).contains("'many' is not a long");
    assertThat(run("import swe-agent")).isEqualTo(USAGE);
    assertThat(err.toString()).contains("PATH");
    assertThat(run("simulate --runs 0")).isEqualTo(USAGE);
    assertThat(err.toString()).contains("runs is not usable");
    assertThat(run("local --port-offset 60000")).isEqualTo(USAGE);
    assertThat(err.toString()).contains("port offset is 60000");
  }

  @Test
  void shouldSayWhatDoesNotAnswerAndHowToStartIt(@TempDir Path folder) {
    assertThat(run("simulate --runs 1 --port-offset 23456 --data " + folder)).isEqualTo(1);
    assertThat(err.toString())
        .contains("no broker answers at 127.0.0.1:32548")
        .contains("./fleetfold local");
    assertThat(run("query stats --port-offset 23456 --data " + folder)).isEqualTo(1);
    assertThat(err.toString()).contains("http://127.0.0.1:31546");
  }

  @Test
  void shouldFindTheRunningPipelineByItsFolder(@TempDir Path folder) throws Exception {
    Files.writeString(
        new DataFolder(folder).stateFile(),
        "{\"pid\": 1, \"port_offset\": 23456, \"data\": \"x\"}");
    assertThat(run("query stats --data " + folder)).isEqualTo(1);
    assertThat(err.toString()).contains("http://127.0.0.1:31546");
  }
}
