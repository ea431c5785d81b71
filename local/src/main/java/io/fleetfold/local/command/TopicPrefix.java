package io.fleetfold.local.command;

import picocli.CommandLine.Option;

/** The option that names a fleet's topics. */
final class TopicPrefix {
  @Option(
      names = "--topic-prefix",
      paramLabel = "PREFIX",
      description =
          "What the names of topics begin with, at the folder's first start; later ones remember"
              + " it.")
  private String topicPrefix;

  /** Null where none is given. */
  String text() {
    return topicPrefix;
  }
}
