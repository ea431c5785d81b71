package io.fleetfold.verify.cli;

import io.fleetfold.verify.replay.WindowRules;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What the streams app is told about usage windows, which verify must know as well. */
final class WindowOptions {
  @Option(
      names = "--grace-10s",
      paramLabel = "DURATION",
      defaultValue = "PT1H",
      description = "The streams app's FLEETFOLD_USAGE_GRACE_10S. Default: ${DEFAULT-VALUE}.")
  private Duration graceTenSeconds;

  @Option(
      names = "--grace-1m",
      paramLabel = "DURATION",
      defaultValue = "PT24H",
      description = "The streams app's FLEETFOLD_USAGE_GRACE_1M. Default: ${DEFAULT-VALUE}.")
  private Duration graceMinute;

  @Option(
      names = "--retention-10s",
      paramLabel = "DURATION",
      defaultValue = "PT6H",
      description = "The streams app's FLEETFOLD_USAGE_RETENTION_10S. Default: ${DEFAULT-VALUE}.")
  private Duration keepTenSeconds;

  @Option(
      names = "--retention-1m",
      paramLabel = "DURATION",
      defaultValue = "P7D",
      description = "The streams app's FLEETFOLD_USAGE_RETENTION_1M. Default: ${DEFAULT-VALUE}.")
  private Duration keepMinute;

  WindowRules rules() {
    return new WindowRules(graceTenSeconds, graceMinute, keepTenSeconds, keepMinute);
  }
}
