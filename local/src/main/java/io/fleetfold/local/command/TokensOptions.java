package io.fleetfold.local.command;

import io.fleetfold.gate.tokens.TokenFile;
import io.fleetfold.schemas.config.IdentitySection;
import io.fleetfold.schemas.config.ProcessEnvironment;
import io.fleetfold.schemas.config.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which file of tokens is meant. */
final class TokensOptions {
  @Mixin private Where where;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "The file of tokens, if not that of the pipeline.")
  private Path file;

  TokenFile file() throws IOException {
    if (file != null) {
      return new TokenFile(file, Clock.systemUTC());
    }
    Values set = IdentitySection.SECTION.readGiven(ProcessEnvironment.variables());
    Path path =
        set.isSet(IdentitySection.TOKENS)
            ? Path.of(set.text(IdentitySection.TOKENS))
            : where.running().data().tokens();
    return new TokenFile(path, Clock.systemUTC());
  }
}
