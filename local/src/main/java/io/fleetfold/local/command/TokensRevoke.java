package io.fleetfold.local.command;

import io.fleetfold.gate.tokens.Token;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Revokes a token. */
@Command(name = "revoke", description = "Revokes a token, from the next request on.")
final class TokensRevoke implements Callable<Integer> {
  @Mixin private TokensOptions options;

  @Parameters(paramLabel = "TOKEN", description = "Its id or its name, as list shows them.")
  private String which;

  @Override
  public Integer call() throws Exception {
    Token token = options.file().revoke(which);
    System.out.println("token " + token.id() + " '" + token.name() + "' is revoked");
    return 0;
  }
}
