package io.fleetfold.local.command;

import io.fleetfold.gate.tokens.Scope;
import io.fleetfold.gate.tokens.Token;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the tokens. */
@Command(name = "list", description = "Lists the tokens, revoked ones too, the oldest first.")
final class TokensList implements Callable<Integer> {
  @Mixin private TokensOptions options;

  @Override
  public Integer call() throws Exception {
    List<Token> tokens = options.file().read();
    if (tokens.isEmpty()) {
      System.out.println(
          "no tokens: the gateway accepts whatever comes from this machine (./fleetfold tokens create)");
      return 0;
    }
    Table table = new Table("ID", "NAME", "SCOPES", "APP", "CONTENT", "MASKS", "MADE", "REVOKED");
    tokens.stream()
        .sorted(Comparator.comparing(Token::createdAt))
        .forEach(
            token ->
                table.row(
                    token.id(),
                    token.name(),
                    words(token.scopes().stream().map(Scope::name).collect(Collectors.toSet())),
                    token.app(),
                    token.storeContent() ? "kept" : "dropped",
                    words(token.mask()),
                    token.createdAt(),
                    token.revokedAt()));
    table.print(System.out);
    return 0;
  }

  private static String words(Set<String> values) {
    String words =
        values.stream()
            .map(value -> value.toLowerCase(Locale.ROOT))
            .sorted()
            .collect(Collectors.joining(","));
    return words.isEmpty() ? "none" : words;
  }
}
