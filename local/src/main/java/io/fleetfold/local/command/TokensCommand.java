package io.fleetfold.local.command;

import picocli.CommandLine.Command;

/** Who may send to the gateway. */
@Command(
    name = "tokens",
    description = {
      "Who may send to the gateway. With the first token the gateway asks everybody for one, also"
          + " after the last was revoked.",
      "Works on the file of tokens of this machine's pipeline, on that of FLEETFOLD_GATEWAY_TOKENS,"
          + " or on that of --file; a gateway that runs sees each change with the next request."
    },
    subcommands = {TokensCreate.class, TokensList.class, TokensRevoke.class})
final class TokensCommand {
  private TokensCommand() {}
}
