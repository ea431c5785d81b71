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

  @Test
  void shouldBeThePageInDocs() throws IOException {
    if (Boolean.getBoolean("configuration.write")) {
      Files.writeString(PAGE, ConfigurationPage.text());
    }
    assertThat(PAGE).as("write it anew: see its first lines").hasContent(ConfigurationPage.text());
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
