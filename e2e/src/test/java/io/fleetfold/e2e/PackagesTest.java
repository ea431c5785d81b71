package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every package says what belongs into it. */
class PackagesTest {
  private static final Path HOUSE = Path.of("..");

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

  private static List<Path> packages() throws IOException {
    try (Stream<Path> files = Files.walk(HOUSE)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("src/main/java/io/fleetfold/"))
          .map(Path::getParent)
          .distinct()
          .sorted()
          .toList();
    }
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
