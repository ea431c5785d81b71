package io.fleetfold.local.command;

import io.fleetfold.client.redact.Redaction;
import io.fleetfold.gate.tokens.Scope;
import io.fleetfold.gate.tokens.TokenFile;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a token. */
@Command(name = "create", description = "Creates a token and shows it once: only its hash is kept.")
final class TokensCreate implements Callable<Integer> {
  @Mixin private TokensOptions options;

  @Parameters(paramLabel = "NAME", description = "What to call it, such as the team's name.")
  private String name;

  @Option(
      names = "--scope",
      split = ",",
      paramLabel = "SCOPE",
      description =
          "write to the gateway (the default), read the query API, or admin, which allows everything; separate several with commas.")
  private List<String> scopes = List.of("write");

  @Option(
      names = "--app",
      paramLabel = "APP",
      description =
          "The only application it may write for and read; it is filled in where a record names none.")
  private String app;

  @Option(
      names = "--no-content",
      description = "Keeps no prompts, answers, or inputs and outputs of tools: only numbers.")
  private boolean noContent;

  @Option(
      names = "--mask",
      paramLabel = "KINDS",
      description = "What is masked: secrets (the default), emails, cards, with commas; or none.")
  private String mask = "secrets";

  @Override
  public Integer call() throws Exception {
    TokenFile.Created made = options.file().create(name, scopes(), app, !noContent, mask());
    System.out.println(made.secret());
    System.err.println(
        "token "
            + made.token().id()
            + " '"
            + made.token().name()
            + "' is made; it is not shown again. Send it as 'authorization: Bearer <token>'");
    return 0;
  }

  private Set<String> mask() {
    return Redaction.parse(mask).stream().map(Redaction::name).collect(Collectors.toSet());
  }

  private Set<Scope> scopes() {
    EnumSet<Scope> found = EnumSet.noneOf(Scope.class);
    for (String word : scopes) {
      try {
        found.add(Scope.valueOf(word.strip().toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "--scope is '" + word + "': take write, read or admin", e);
      }
    }
    return found;
  }
}
