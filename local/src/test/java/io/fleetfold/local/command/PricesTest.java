package io.fleetfold.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.schemas.Times;
import io.fleetfold.schemas.TokenClass;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PricesTest {
  private static final int USAGE = 2;
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @Test
  void shouldReadAFileWithoutAPipeline() throws Exception {
    Path file = folder.resolve("prices.json");
    Files.writeString(
        file,
        "{\"gpt-4o\": {\"litellm_provider\": \"openai\", \"input_cost_per_token\": 2.5e-06,"
            + " \"output_cost_per_token\": 1e-05}}");
    assertThat(run("prices", "load", file.toString(), "--dry-run")).isZero();
    Files.writeString(file, "{\"gpt-4o\": {}, \"o3\": 7}");
    assertThat(run("prices", "load", file.toString(), "--dry-run"))
        .as("exit code where an entry could not be read")
        .isEqualTo(1);
  }

  @Test
  void shouldSayWhatIsWrongWithAFile() throws Exception {
    assertThat(run("prices", "load", folder.resolve("none.json").toString())).isEqualTo(USAGE);
    assertThat(err.toString()).contains("there is no file").contains("none.json");
    Path file = folder.resolve("prices.json");
    Files.writeString(file, "gpt-4o;2.50;10.00");
    assertThat(run("prices", "load", file.toString())).isEqualTo(USAGE);
    assertThat(err.toString()).contains("prices.json is not JSON at line 1");
    assertThat(run("prices", "load")).isEqualTo(USAGE);
  }

  @Test
  void shouldRefusePricesPerMillionThatAreNotSaidToBe() {
    String[] set = {"prices", "set", "--provider", "x", "--model", "m"};
    assertThat(run(with(set, "--input", "2.5", "--output", "10"))).isEqualTo(USAGE);
    assertThat(err.toString()).contains("give USD per token, not per thousand or million");
    assertThat(run(with(set, "--input", "cheap", "--output", "10"))).isEqualTo(USAGE);
    assertThat(err.toString()).contains("cannot convert 'cheap'");
  }

  @Test
  void shouldTakeTimesAndDays() {
    PointInTime times = new PointInTime();
    assertThat(times.convert("2026-01-05")).isEqualTo(Instant.parse("2026-01-05T00:00:00Z"));
    assertThat(times.convert("2026-01-05T08:00:00+02:00"))
        .isEqualTo(Instant.parse("2026-01-05T06:00:00Z"));
    assertThat(times.convert("1767571200000")).isEqualTo(times.convert("2026-01-05"));
    assertThat(run("reprice", "--from", "yesterday")).isEqualTo(USAGE);
    assertThat(err.toString()).contains("take " + Times.FORMS);
    assertThat(run("simulate", "--start", "yesterday")).isEqualTo(USAGE);
    assertThat(err.toString()).contains("'yesterday' is not a time");
    assertThat(run("reprice", "--from", "2026-01-05", "--to", "2026-01-05")).isEqualTo(USAGE);
    assertThat(err.toString()).contains("--from must be before --to");
  }

  private static String[] with(String[] some, String... more) {
    List<String> all = new ArrayList<>(List.of(some));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private int run(String... words) {
    CommandLine command = Fleetfold.commandLine();
    command.setErr(new PrintWriter(err, true));
    return command.execute(words);
  }

  @Test
  void shouldSetAPriceOfEveryClassOfTokens() {
    CommandLine set =
        Fleetfold.commandLine().getSubcommands().get("prices").getSubcommands().get("set");
    for (TokenClass kind : TokenClass.values()) {
      String option = "--" + kind.label().replace('_', '-');
      assertThat(set.getCommandSpec().findOption(option)).as(option).isNotNull();
    }
  }
}
