package io.fleetfold.local.command;

import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.schemas.Rights;
import io.fleetfold.verify.cli.DeadLettersCommand;
import io.fleetfold.verify.cli.VerifyCommand;
import org.apache.kafka.common.errors.AuthorizationException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The command line. */
@Command(
    name = "fleetfold",
    description = "The telemetry backbone for fleets of AI agents.",
    subcommands = {
      Demo.class,
      Local.class,
      Simulate.class,
      ImportRuns.class,
      StatusCommand.class,
      Query.class,
      PricesCommand.class,
      Reprice.class,
      Migrate.class,
      TopicsCommand.class,
      ConnectorsCommand.class,
      SessionCommand.class,
      Retention.class,
      Rebuild.class,
      TokensCommand.class,
      AclsCommand.class
    })
public final class Fleetfold {
  private Fleetfold() {}

  /** All commands, ready to be executed. */
  public static CommandLine commandLine() {
    CommandLine root =
        new CommandLine(new Fleetfold())
            // its options of the folds are added by a transformer, which is asked of a whole
            // command only
            .addSubcommand("verify", new CommandLine(new VerifyCommand(new ThisMachine())))
            .addSubcommand("dead-letters", new DeadLettersCommand(new ThisMachine()))
            .addSubcommand("broker", new OnePart(Parts::broker))
            .addSubcommand("registry", new OnePart(OnePart::registry))
            .addSubcommand("postgres", new OnePart(Parts::postgres))
            .addSubcommand("streams", new OnePart(Parts::streams))
            .addSubcommand("gateway", new OnePart(OnePart::gateway))
            .addSubcommand("connect", new OnePart(OnePart::connect));
    addHelp(root);
    return root.setExecutionExceptionHandler(Fleetfold::fail).setUsageHelpAutoWidth(true);
  }

  private static void addHelp(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this help.")
                .build());
    command.getSubcommands().values().forEach(Fleetfold::addHelp);
  }

  /** Messages of these are written for people; anything else is shown with its type. */
  private static int fail(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof AuthorizationException || e.getCause() instanceof AuthorizationException) {
      Throwable refusal = e instanceof AuthorizationException ? e : e.getCause();
      command.getErr().println("fleetfold: " + Rights.OPERATORS.refused(refusal));
      return CommandLine.ExitCode.SOFTWARE;
    }
    boolean written = e instanceof IllegalStateException || e instanceof IllegalArgumentException;
    command
        .getErr()
        .println("fleetfold: " + (written && e.getMessage() != null ? e.getMessage() : e));
    return e instanceof IllegalArgumentException
        ? CommandLine.ExitCode.USAGE
        : CommandLine.ExitCode.SOFTWARE;
  }
}
