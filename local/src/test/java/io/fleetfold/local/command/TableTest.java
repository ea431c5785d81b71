package io.fleetfold.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void shouldBeAsWideAsItsCells() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Table table = new Table("A", "LONG HEAD");
    table.row("longer", null);
    table.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("A       LONG HEAD", "longer  -");
  }
}
