package io.fleetfold.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ./fleetfold} and Connect load is what the poms say, also in a tree built before. */
class BuiltClassPathIT {
  private static final Pattern JAR = Pattern.compile("(.+?)-(\\d+(?:\\.\\w+)+).*\\.jar");

  @ParameterizedTest
  @ValueSource(strings = {"target/lib", "../connect/target/plugins/fleetfold-connect"})
  void shouldHaveOneVersionOfEachLibrary(String folder) throws IOException {
    Map<String, Set<String>> versions = new TreeMap<>();
    try (Stream<Path> jars = Files.list(Path.of(folder))) {
      jars.map(jar -> JAR.matcher(jar.getFileName().toString()))
          .filter(Matcher::matches)
          .forEach(
              jar ->
                  versions
                      .computeIfAbsent(jar.group(1), name -> new TreeSet<>())
                      .add(jar.group(2)));
    }
    assertThat(versions).isNotEmpty();
    assertThat(versions.values()).allSatisfy(of -> assertThat(of).hasSize(1));
  }
}
