package io.fleetfold.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a program gets with the client. README states the numbers: change both together. */
class CarriedJarsTest {
  private static final double MAX_MIB = 17.5;

  @Test
  void shouldBringFewJarsOfOthers() throws Exception {
    List<File> jars = jarsOfOthers();
    assertThat(jars)
        .extracting(jar -> jar.getName().replaceAll("-[0-9].*", ""))
        .containsExactlyInAnyOrder(
            "avro",
            "failureaccess",
            "guava",
            "jackson-annotations",
            "jackson-core",
            "jackson-databind",
            "jackson-datatype-jdk8",
            "kafka-clients",
            "lz4-java",
            "slf4j-api");
    double mib = jars.stream().mapToLong(File::length).sum() / (double) (1 << 20);
    assertThat(mib).as("size in MiB").isLessThan(MAX_MIB);
  }

  /** Those of this build are folders or jars, as it goes. */
  private static List<File> jarsOfOthers() throws Exception {
    try (InputStream list = CarriedJarsTest.class.getResourceAsStream("/carried-jars.txt")) {
      assertThat(list).as("written by the build, see the pom").isNotNull();
      String text = new String(list.readAllBytes(), StandardCharsets.UTF_8).strip();
      return Arrays.stream(text.split(File.pathSeparator, -1))
          .map(File::new)
          .filter(file -> !file.getPath().contains("target" + File.separator))
          .toList();
    }
  }
}
