package io.fleetfold.verify.cli;

import io.fleetfold.schemas.config.FoldSection;
import io.fleetfold.schemas.config.ProcessEnvironment;
import io.fleetfold.verify.RuleSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** How the streams app folds: for one of an older release, which does not tell by itself. */
final class FoldOptions implements IModelTransformer {
  private static final List<FoldOption> ALL =
      List.of(
          new FoldOption("--seal-after", "DURATION", FoldSection.SEAL_AFTER),
          new FoldOption("--seal-silent-after", "DURATION", FoldSection.SEAL_SILENT_AFTER),
          new FoldOption("--grace-10s", "DURATION", FoldSection.USAGE_GRACE_10S),
          new FoldOption("--grace-1m", "DURATION", FoldSection.USAGE_GRACE_1M),
          new FoldOption("--retention-10s", "DURATION", FoldSection.USAGE_RETENTION_10S),
          new FoldOption("--retention-1m", "DURATION", FoldSection.USAGE_RETENTION_1M),
          new FoldOption("--session-content-bytes", "BYTES", FoldSection.SESSION_CONTENT_BYTES),
          new FoldOption("--session-field-bytes", "BYTES", FoldSection.SESSION_FIELD_BYTES),
          new FoldOption("--record-bytes", "BYTES", FoldSection.RECORD_BYTES),
          new FoldOption("--session-ttl", "APP=DURATION,...", FoldSection.SESSION_TTL));

  private record FoldOption(String name, String label, String setting) {
    OptionSpec spec() {
      return OptionSpec.builder(name)
          .paramLabel(label)
          .type(String.class)
          .description("The app's " + FoldSection.SECTION.variable(setting) + ".")
          .build();
    }
  }

  /** Picocli makes one of its own. */
  FoldOptions() {}

  @Override
  public CommandSpec transform(CommandSpec command) {
    ArgGroupSpec.Builder group =
        ArgGroupSpec.builder()
            .validate(false)
            .exclusive(false)
            .heading(
                "What the streams app reports by itself; only for one of an older release, which does not:%n");
    ALL.forEach(option -> group.addArg(option.spec()));
    return command.addArgGroup(group.build());
  }

  static RuleSource source(ParseResult given) {
    Map<String, String> told = new HashMap<>();
    Map<String, String> settings = new HashMap<>();
    for (FoldOption option : ALL) {
      told.put(option.name(), given.matchedOptionValue(option.name(), null));
      settings.put(option.name(), option.setting());
    }
    // times to live were always taken from the environment, too
    told.computeIfAbsent(
        "--session-ttl",
        unused ->
            ProcessEnvironment.variables()
                .get(FoldSection.SECTION.variable(FoldSection.SESSION_TTL)));
    return new RuleSource(told, settings);
  }
}
