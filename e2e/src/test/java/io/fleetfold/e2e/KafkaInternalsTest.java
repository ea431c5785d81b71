package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The classes that Kafka makes no promise for are listed, each with the reason why it is used. */
@AnalyzeClasses(packages = "io.fleetfold", importOptions = ImportOption.DoNotIncludeTests.class)
class KafkaInternalsTest {
  private static final Path PAGE = Path.of("../docs/ARCHITECTURE.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| `((?:org\\.apache\\.)?kafka\\.\\S+)` \\|");
  private static final Pattern INTERNAL =
      Pattern.compile(
          "kafka\\..*|org\\.apache\\.kafka\\."
              + "(.*\\.)?(internals?|common\\.(utils|cache)|metadata|server|connect\\.runtime)\\..*");
  // Kafka Streams' public stores have it for their keys
  private static final String BYTES = "org.apache.kafka.common.utils.Bytes";

  @ArchTest
  static void shouldBeListedWithAReason(JavaClasses ours) throws IOException {
    TreeSet<String> used =
        ours.stream()
            .flatMap(user -> user.getDirectDependenciesFromSelf().stream())
            .map(Dependency::getTargetClass)
            .map(JavaClass::getBaseComponentType)
            .map(JavaClass::getName)
            .filter(name -> INTERNAL.matcher(name).matches() && !name.equals(BYTES))
            .map(name -> name.replaceFirst("\\$.*", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(used)
        .as("Kafka's internal classes in " + PAGE + " and in the code")
        .isEqualTo(
            Files.readAllLines(PAGE).stream()
                .map(ROW::matcher)
                .filter(row -> row.find())
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new)));
  }
}
