package io.fleetfold.local.command;

import picocli.CommandLine.Command;

/** Who may send to the gateway and ask the query API. */
@Command(
    name = "tokens",
    description = {
      "Who may send to the gateway and ask the query API. With the first token the gateway asks"
          + " everybody for one, with the first that may read the query API does, also after the"
          + " last was revoked.",
      "Works on the file of tokens of this machine's pipeline, on that of FLEETFOLD_GATEWAY_TOKENS,"
          + " or on that of --file; what runs sees each change with the next request."
    },
    subcommands = {TokensCreate.class, TokensList.class, TokensRevoke.class})
final class TokensCommand {
  private TokensCommand() {}
}
