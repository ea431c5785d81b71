package io.fleetfold.connect.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;

/**
 * The last section of {@code docs/CONFIGURATION.md}; the others are compared in {@code schemas}.
 */
class TransformsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "CONFIGURATION.md");
  private static final String TITLE = "\n## Transforms of connectors\n";

  @Test
  void shouldBeTheSectionInDocs() throws IOException {
    String page = Files.readString(PAGE);
    int start = page.contains(TITLE) ? page.indexOf(TITLE) : page.length();
    if (Boolean.getBoolean("configuration.write")) {
      Files.writeString(PAGE, page.substring(0, start) + text());
      return;
    }
    assertThat(page.substring(start)).as("write it anew: see its lines").isEqualTo(text());
  }

  @Test
  void shouldSayOfEveryOptionWhatItMeans() {
    assertThat(transforms()).isNotEmpty();
    for (Transformation<?> transform : transforms()) {
      for (ConfigKey key : transform.config().configKeys().values()) {
        assertThat(key.documentation).as(key.name).endsWith(".").doesNotContain("|", "\n");
      }
    }
  }

  private static String text() {
    return TITLE
        + """

        Options in a connector's file, `transforms.ALIAS.OPTION`. Printed from the transforms in `connect`; write it anew with

        ```
        mvn -q test -pl connect -am -Dtest=TransformsPageTest -Dconfiguration.write=true -Dsurefire.failIfNoSpecifiedTests=false
        ```

        | type of transform | option | type | default | valid values | meaning |
        |---|---|---|---|---|---|
        """
        + transforms().stream().map(TransformsPageTest::rows).collect(Collectors.joining());
  }

  private static List<Transformation<?>> transforms() {
    return ServiceLoader.load(Transformation.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(each -> each.getClass().getPackage() == KeyColumns.class.getPackage())
        .<Transformation<?>>map(each -> each)
        .sorted(Comparator.comparing(each -> each.getClass().getName()))
        .toList();
  }

  private static String rows(Transformation<?> transform) {
    String type = transform.getClass().getName();
    if (transform.config().configKeys().isEmpty()) {
      return "| `%s` | none | | | | |\n".formatted(type);
    }
    return transform.config().configKeys().values().stream()
        .map(key -> row(type, key))
        .collect(Collectors.joining());
  }

  private static String row(String type, ConfigKey key) {
    return "| `%s` | `%s` | %s | %s | %s | %s |\n"
        .formatted(
            type,
            key.name,
            key.type.toString().toLowerCase(Locale.ROOT),
            defaultOf(key),
            key.validator == null ? "" : key.validator,
            key.documentation);
  }

  private static String defaultOf(ConfigKey key) {
    if (!key.hasDefault()) {
      return "required";
    }
    boolean isNone = key.defaultValue == null || key.defaultValue.equals(List.of());
    return isNone ? "none" : "`" + key.defaultValue + "`";
  }
}
