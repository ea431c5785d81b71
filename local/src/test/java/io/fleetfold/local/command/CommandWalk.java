package io.fleetfold.local.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;

/** Walks over all commands of the command line. */
public final class CommandWalk {
  private CommandWalk() {}

  /** Every command, the root first. */
  static List<CommandLine> all() {
    List<CommandLine> found = new ArrayList<>();
    collect(Fleetfold.commandLine(), found);
    return found;
  }

  /** Those that do something, by the words that call them. */
  static List<CommandLine> leaves() {
    return all().stream().filter(command -> command.getSubcommands().isEmpty()).toList();
  }

  /** The words of every command that asks something of a pipeline that runs. */
  public static List<String> asking() {
    return leaves().stream()
        .map(CommandWalk::name)
        .filter(name -> !STARTING.contains(name) && !ELSEWHERE.contains(name))
        .toList();
  }

  /** They go to clusters that are not ours. */
  static final List<String> ELSEWHERE = List.of("acls", "connectors", "topics");

  private static final List<String> STARTING =
      List.of("demo", "local", "broker", "registry", "postgres", "streams", "gateway", "connect");

  static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName().replaceFirst("^fleetfold ?", "");
  }

  private static void collect(CommandLine command, List<CommandLine> found) {
    found.add(command);
    Map<String, CommandLine> sorted = new TreeMap<>(command.getSubcommands());
    sorted.values().forEach(each -> collect(each, found));
  }
}
