package io.fleetfold.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The metrics that our alarms and dashboards ask for, and those that a part tells. */
final class AskedMetrics {
  private static final Path DOCKER = Path.of("..", "docker");
  // as PromQL has it, in YAML and in JSON
  private static final Pattern EXPRESSION = Pattern.compile("\"?expr\"?: *(.*)");
  private static final Pattern METRIC = Pattern.compile("\\b(?:fleetfold|kafka)_[a-z0-9_]+");
  private static final Pattern TOLD = Pattern.compile("(?m)^# TYPE (\\S+) ");

  private AskedMetrics() {}

  /** All that are asked for; a histogram by its own name. */
  static Set<String> asked() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String folder : new String[] {"prometheus/rules", "grafana/dashboards"}) {
      try (Stream<Path> files = Files.list(DOCKER.resolve(folder))) {
        files.forEach(file -> names.addAll(asked(read(file))));
      }
    }
    return names;
  }

  /** All that stand in what a part tells. */
  static Set<String> told(String exposition) {
    return TOLD.matcher(exposition)
        .results()
        .map(type -> type.group(1))
        .collect(Collectors.toSet());
  }

  private static Set<String> asked(String file) {
    return EXPRESSION
        .matcher(file)
        .results()
        .flatMap(line -> METRIC.matcher(line.group(1)).results().map(MatchResult::group))
        .map(name -> name.replaceFirst("_seconds_(bucket|count|sum)$", "_seconds"))
        .collect(Collectors.toSet());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
