package io.fleetfold.local.part;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
}
