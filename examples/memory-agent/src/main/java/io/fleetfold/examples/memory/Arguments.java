package io.fleetfold.examples.memory;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The command line. */
record Arguments(Map<String, String> values) {
  private static final Set<String> FLAGS = Set.of("--chat", "--help");
  private static final Set<String> OPTIONS = Set.of("--user", "--data", "--part");

  static Arguments of(String... args) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < args.length; i++) {
      if (FLAGS.contains(args[i])) {
        values.put(args[i], "");
      } else if (!OPTIONS.contains(args[i])) {
        throw new IllegalArgumentException("unknown option " + args[i]);
      } else if (i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + " needs a value");
      } else {
        values.put(args[i], args[++i]);
      }
    }
    return new Arguments(values);
  }

  boolean help() {
    return values.containsKey("--help");
  }

  boolean chat() {
    return values.containsKey("--chat");
  }

  String user(String defaultValue) {
    return values.getOrDefault("--user", defaultValue);
  }

  String data() {
    return values.getOrDefault("--data", ".fleetfold");
  }

  /** Which part of the story this process is; empty for the one that tells it. */
  String part() {
    return values.getOrDefault("--part", "");
  }
}
