package io.fleetfold.gateway.otlp.genai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EmittersPageTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "EMITTERS.md");

  @Test
  void shouldBeThePageInDocs() throws IOException {
    if (Boolean.getBoolean("emitters.write")) {
      Files.writeString(PAGE, EmittersPage.text());
    }
    assertThat(PAGE).as("print it anew: see its first lines").hasContent(EmittersPage.text());
  }
}
