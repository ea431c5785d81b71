package io.fleetfold.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextTest {
  @Test
  void shouldReturnTheSameObjectWhereNothingIsWrong() {
    String text = "plain, ünï, \ud83d\ude00";

    assertThat(Text.clean(text)).isSameAs(text);
  }

  @Test
  void shouldTakeOutNulAndSurrogatesWithoutPartner() {
    assertThat(Text.clean("\u0000a\u0000")).isEqualTo("a");
    assertThat(Text.clean("x\ud83d")).isEqualTo("x");
    assertThat(Text.clean("\ude00\ud83d\ude00")).isEqualTo("\ud83d\ude00");
    assertThat(Text.clean("\ud83d\u0000\ude00"))
        .as("halves that a NUL separates must not become a pair")
        .isEmpty();
  }

  @Test
  void shouldCountBytesAsUtf8Does() {
    for (String text : new String[] {"", "abc", "ü", "€", "\ud83d\ude00", "aü€\ud83d\ude00"}) {
      assertThat(Text.utf8Length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }
  }

  @Test
  void shouldCutBetweenCharactersAndSayHowLongTheTextWas() {
    assertThat(Text.head("a\ud83d\ude00b", 4)).isEqualTo("a");
    assertThat(Text.head("a\ud83d\ude00b", 5)).isEqualTo("a\ud83d\ude00");

    String cut = Text.cut("€".repeat(1000), 100);
    assertThat(cut).endsWith(" [cut, 3000 bytes in all]").startsWith("€€");
    assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isBetween(97, 100);
  }
}
