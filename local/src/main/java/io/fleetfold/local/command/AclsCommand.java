package io.fleetfold.local.command;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Rights;
import io.fleetfold.schemas.Rights.Right;
import io.fleetfold.schemas.config.ClusterSection;
import io.fleetfold.schemas.config.ProcessEnvironment;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.utils.SecurityUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What each part may do at brokers with an authorizer, as commands of Kafka's own tool. */
@Command(
    name = "acls",
    description = {
      "Prints what each part of the fleet must be allowed at brokers with an authorizer, and no"
          + " more, as commands of Kafka's kafka-acls.sh.",
      "Topics, groups and ids are those of FLEETFOLD_TOPIC_PREFIX. The cluster and its admin's"
          + " settings are left to the variables BOOTSTRAP and ADMIN of the shell that runs them."
    })
final class AclsCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "PART",
      description = "Some of agents, gateway, streams, connect, verify, operators; all by default.")
  private List<String> parts = List.of();

  @Option(
      names = "--principal",
      paramLabel = "PRINCIPAL",
      description = "Who is the part; by default User:fleetfold- and the part's name.")
  private String principal;

  @Override
  public Integer call() {
    String prefix =
        ClusterSection.SECTION
            .readGiven(ProcessEnvironment.variables())
            .text(ClusterSection.TOPIC_PREFIX);
    Fleet fleet = new Fleet(prefix, Fleet.DEFAULT_PARTITIONS, (short) 1);
    List<Rights> which =
        parts.isEmpty() ? List.of(Rights.values()) : parts.stream().map(AclsCommand::part).toList();
    which.forEach(part -> print(part, fleet, principal, System.out));
    return 0;
  }

  private static Rights part(String word) {
    return Arrays.stream(Rights.values())
        .filter(part -> part.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no part '"
                        + word
                        + "': take some of "
                        + Arrays.stream(Rights.values())
                            .map(Rights::word)
                            .collect(Collectors.joining(", "))));
  }

  /** One command for each thing that the part touches. */
  static void print(Rights part, Fleet fleet, String principal, PrintStream out) {
    out.println("# " + part.word());
    String who = principal == null ? "User:fleetfold-" + part.word() : principal;
    for (Right right : part.of(fleet)) {
      out.println(
          "kafka-acls.sh --bootstrap-server \"$BOOTSTRAP\" --command-config \"$ADMIN\" --add"
              + " --allow-principal '"
              + who
              + "'"
              + right.operations().stream().map(AclsCommand::option).collect(Collectors.joining())
              + " --"
              + right.type().name().toLowerCase(Locale.ROOT).replace('_', '-')
              + " '"
              + right.name()
              + "'"
              + (right.pattern() == PatternType.PREFIXED
                  ? " --resource-pattern-type prefixed"
                  : ""));
    }
  }

  private static String option(AclOperation operation) {
    return " --operation " + SecurityUtils.operationName(operation);
  }
}
