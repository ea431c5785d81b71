package io.fleetfold.local.command;

import picocli.CommandLine.Command;

/** Who may send to the gateway and ask the query API. */
@Command(
    name = "tokens",
    description = {
      "Manages who may send to the gateway and ask the query API. Once there is a token, the gateway"
          + " requires one from everyone, and so does the query API once a token may read; both still"
          + " do after the last one is revoked.",
      "Works on the file of tokens of this machine's pipeline, on that of FLEETFOLD_GATEWAY_TOKENS,"
          + " or on that of --file; what runs sees each change with the next request."
    },
    subcommands = {TokensCreate.class, TokensList.class, TokensRevoke.class})
final class TokensCommand {
  private TokensCommand() {}
}
