package io.fleetfold.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of settings names the variables that the client reads, and no others. */
class SettingsPageTest {
  private static final Pattern NAME = Pattern.compile("(?<![.])FLEETFOLD_[A-Z_]*[A-Z]");
  // an example of a variable that is read by its prefix
  private static final String EXAMPLE = "FLEETFOLD_KAFKA_SECURITY_PROTOCOL";

  @Test
  void shouldNameEachVariable() throws IOException {
    Set<String> read = names("src/main/java/io/fleetfold/client/Environment.java");
    Set<String> told = names("../../docs/CLIENT.md");
    told.remove(EXAMPLE);
    assertThat(told).isEqualTo(read);
  }

  private static Set<String> names(String file) throws IOException {
    return NAME.matcher(Files.readString(Path.of(file)))
        .results()
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
