package io.fleetfold.verify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.schemas.config.FoldSection;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FoldOptionsTest {
  private final CommandLine verify = new CommandLine(new VerifyCommand(null));

  @Test
  void shouldTakeASettingFromItsOption() {
    var given =
        verify.parseArgs(
            "--json", "--seal-after", "PT1H", "--record-bytes=2048", "--session-ttl", "a=PT1M");

    var rules = FoldOptions.source(given).settle(Optional.empty(), said -> {});

    assertThat(rules.sealAfter()).hasHours(1);
    assertThat(rules.recordBytes()).isEqualTo(2_048);
    assertThat(rules.timeToLive()).containsOnlyKeys("a");
  }

  @Test
  void shouldNameTheVariableOfEachSettingInTheHelp() {
    assertThat(verify.getUsageMessage())
        .contains("--grace-10s=DURATION")
        .contains(FoldSection.SECTION.variable(FoldSection.USAGE_GRACE_10S))
        .contains("older release");
  }
}
