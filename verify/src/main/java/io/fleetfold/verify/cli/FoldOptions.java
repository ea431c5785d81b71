package io.fleetfold.verify.cli;

import io.fleetfold.schemas.config.FoldSection;
import io.fleetfold.schemas.config.ProcessEnvironment;
import io.fleetfold.verify.RuleSource;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** How the streams app folds: for one of an older release, which does not tell by itself. */
final class FoldOptions {
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("--seal-after", FoldSection.SEAL_AFTER),
          Map.entry("--seal-silent-after", FoldSection.SEAL_SILENT_AFTER),
          Map.entry("--grace-10s", FoldSection.USAGE_GRACE_10S),
          Map.entry("--grace-1m", FoldSection.USAGE_GRACE_1M),
          Map.entry("--retention-10s", FoldSection.USAGE_RETENTION_10S),
          Map.entry("--retention-1m", FoldSection.USAGE_RETENTION_1M),
          Map.entry("--session-content-bytes", FoldSection.SESSION_CONTENT_BYTES),
          Map.entry("--session-field-bytes", FoldSection.SESSION_FIELD_BYTES),
          Map.entry("--record-bytes", FoldSection.RECORD_BYTES),
          Map.entry("--session-ttl", FoldSection.SESSION_TTL));

  @Option(
      names = "--seal-after",
      paramLabel = "DURATION",
      description = "The app's FLEETFOLD_SEAL_AFTER.")
  private String sealAfter;

  @Option(
      names = "--seal-silent-after",
      paramLabel = "DURATION",
      description = "The app's FLEETFOLD_SEAL_SILENT_AFTER.")
  private String sealSilentAfter;

  @Option(
      names = "--grace-10s",
      paramLabel = "DURATION",
      description = "The app's FLEETFOLD_USAGE_GRACE_10S.")
  private String graceTenSeconds;

  @Option(
      names = "--grace-1m",
      paramLabel = "DURATION",
      description = "The app's FLEETFOLD_USAGE_GRACE_1M.")
  private String graceMinute;

  @Option(
      names = "--retention-10s",
      paramLabel = "DURATION",
      description = "The app's FLEETFOLD_USAGE_RETENTION_10S.")
  private String keepTenSeconds;

  @Option(
      names = "--retention-1m",
      paramLabel = "DURATION",
      description = "The app's FLEETFOLD_USAGE_RETENTION_1M.")
  private String keepMinute;

  @Option(
      names = "--session-content-bytes",
      paramLabel = "BYTES",
      description = "The app's FLEETFOLD_SESSION_CONTENT_BYTES.")
  private String sessionContentBytes;

  @Option(
      names = "--session-field-bytes",
      paramLabel = "BYTES",
      description = "The app's FLEETFOLD_SESSION_FIELD_BYTES.")
  private String sessionFieldBytes;

  @Option(
      names = "--record-bytes",
      paramLabel = "BYTES",
      description = "The app's FLEETFOLD_RECORD_BYTES.")
  private String recordBytes;

  @Option(
      names = "--session-ttl",
      paramLabel = "APP=DURATION,...",
      description = "The app's FLEETFOLD_SESSION_TTL.")
  private String sessionTtl;

  RuleSource source() {
    Map<String, String> told = new HashMap<>();
    told.put("--seal-after", sealAfter);
    told.put("--seal-silent-after", sealSilentAfter);
    told.put("--grace-10s", graceTenSeconds);
    told.put("--grace-1m", graceMinute);
    told.put("--retention-10s", keepTenSeconds);
    told.put("--retention-1m", keepMinute);
    told.put("--session-content-bytes", sessionContentBytes);
    told.put("--session-field-bytes", sessionFieldBytes);
    told.put("--record-bytes", recordBytes);
    told.put("--session-ttl", sessionTtl == null ? ofEnvironment() : sessionTtl);
    return new RuleSource(told, SETTINGS);
  }

  /** Times to live were always taken from the environment, too. */
  private static String ofEnvironment() {
    return ProcessEnvironment.variables()
        .get(FoldSection.SECTION.variable(FoldSection.SESSION_TTL));
  }
}
