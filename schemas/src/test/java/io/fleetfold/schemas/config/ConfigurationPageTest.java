package io.fleetfold.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
  private static final Path PAGE = Path.of("..", "docs", "CONFIGURATION.md");
  // the last section, which connect prints: this room does not know it
  private static final String TRANSFORMS = "\n## Transforms of connectors\n";

  @Test
  void shouldBeThePageInDocs() throws IOException {
    String page = Files.readString(PAGE);
    int end = page.contains(TRANSFORMS) ? page.indexOf(TRANSFORMS) : page.length();
    if (Boolean.getBoolean("configuration.write")) {
      Files.writeString(PAGE, ConfigurationPage.text() + page.substring(end));
      return;
    }
    assertThat(page.substring(0, end))
        .as("write it anew: see its first lines")
        .isEqualTo(ConfigurationPage.text());
  }

  @Test
  void shouldSayOfEverySettingWhatItMeans() {
    for (Section section : Sections.ALL) {
      Set<String> variables = new HashSet<>();
      for (ConfigKey key : section.keys()) {
        assertThat(key.documentation).as(key.name).endsWith(".").doesNotContain("|", "\n");
        assertThat(variables.add(section.variable(key.name))).isTrue();
        if (section.prefix().isEmpty()) {
          assertThat(section.variable(key.name)).doesNotStartWith(Section.FLEETFOLD);
        }
      }
    }
  }
}
