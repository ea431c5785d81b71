package io.fleetfold.local.command;

import picocli.CommandLine.Option;

/** The option that names a fleet's topics. */
final class TopicPrefix {
  @Option(
      names = "--topic-prefix",
      paramLabel = "PREFIX",
      description =
          "The prefix of topic names, set at the folder's first start; later starts remember it.")
  private String topicPrefix;

  /** Null where none is given. */
  String text() {
    return topicPrefix;
  }
}
