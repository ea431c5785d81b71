package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every package says what belongs into it, and every class has a name of its own. */
class PackagesTest {
  private static final Path HOUSE = Path.of("..");

  /**
   * Modules that no program has together, and {@code verify}, which computes again what it checks
   * and calls it by the same words.
   */
  private static final Pattern APART =
      Pattern.compile("\\.\\./(verify|examples/[^/]+|producers/(adk|langchain4j|spring-ai))/");

  /** The same thing at both ends of the log: the client must not import the app's. */
  private static final Set<String> AT_BOTH_ENDS =
      Set.of(
          "EventTypes",
          "Ingest",
          "LogPlace",
          "Refusal",
          "ReportedCost",
          "RunStatus",
          "SessionEventTypes",
          "SessionStep");

  @Test
  void shouldSayInEachPackageWhatBelongsThere() throws IOException {
    List<Path> packages = packages();
    assertThat(packages)
        .as("packages found below %s", HOUSE.toAbsolutePath())
        .hasSizeGreaterThan(40);
    assertThat(packages)
        .as("packages without a package-info.java whose comment says what belongs there")
        .filteredOn(folder -> !isDescribed(folder))
        .isEmpty();
  }

  @Test
  void shouldNameNoTwoThingsByOneWord() throws IOException {
    Map<String, List<Path>> classes =
        sources().stream()
            .filter(file -> !file.endsWith("package-info.java"))
            .filter(file -> !APART.matcher(file.toString()).find())
            .collect(Collectors.groupingBy(PackagesTest::name));
    assertThat(classes).as("classes found").hasSizeGreaterThan(400);
    classes.values().removeIf(files -> files.size() == 1);
    classes
        .values()
        .removeIf(files -> files.size() == 2 && AT_BOTH_ENDS.contains(name(files.get(0))));
    assertThat(classes)
        .as("class names that stand twice: one word means one thing, so rename one")
        .isEmpty();
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(HOUSE)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("src/main/java/io/fleetfold/"))
          .toList();
    }
  }

  private static List<Path> packages() throws IOException {
    return sources().stream().map(Path::getParent).distinct().sorted().toList();
  }

  private static boolean isDescribed(Path folder) {
    Path info = folder.resolve("package-info.java");
    try {
      return Files.exists(info) && Files.readString(info).startsWith("/**");
    } catch (IOException e) {
      throw new AssertionError("cannot be read: " + info, e);
    }
  }
}
