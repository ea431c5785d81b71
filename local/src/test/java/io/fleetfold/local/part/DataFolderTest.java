package io.fleetfold.local.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @Test
  void shouldBeForItsOwnerAlone(@TempDir Path folder) throws Exception {
    DataFolder data = new DataFolder(folder.resolve("new"));

    data.create();
    data.create();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.root())))
        .isEqualTo("rwx------");
  }

  @Test
  void shouldCloseWhatHoldsRecordsInAFolderThatSomebodyElseMade(@TempDir Path folder)
      throws Exception {
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    DataFolder data = new DataFolder(open);

    data.create();

    assertThat(List.of(data.logs(), data.verify()))
        .allSatisfy(
            inner ->
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(inner)))
                    .isEqualTo("rwx------"));
  }

  @Test
  void shouldRefuseAFolderOfANewerVersion(@TempDir Path folder) throws Exception {
    DataFolder data = new DataFolder(folder);
    data.create();
    Files.writeString(data.formatFile(), "7\n");

    assertThatIllegalStateException()
        .isThrownBy(data::create)
        .withMessageContaining("newer Fleetfold (format 7");
  }
}
