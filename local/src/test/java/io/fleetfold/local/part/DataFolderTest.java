package io.fleetfold.local.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  private final List<String> told = new ArrayList<>();

  @Test
  void shouldBeForItsOwnerAlone(@TempDir Path folder) throws Exception {
    DataFolder data = new DataFolder(folder.resolve("new"));

    data.create(told::add);
    data.create(told::add);

    assertClosed(data.root());
    assertThat(told).isEmpty();
  }

  @Test
  void shouldCloseAFolderThatWasThereBefore(@TempDir Path folder) throws Exception {
    DataFolder data = new DataFolder(folder(folder, "rwxr-xr-x"));
    Files.createDirectory(data.logs());
    Files.setPosixFilePermissions(data.logs(), PosixFilePermissions.fromString("rwxr-xr-x"));

    data.create(told::add);

    assertClosed(data.root());
    assertClosed(data.logs());
    assertClosed(data.verify());
    assertThat(told).isEmpty();
  }

  @Test
  void shouldLeaveAFolderOpenThatIsEverybodysAndSaySo(@TempDir Path folder) throws Exception {
    DataFolder data = new DataFolder(folder(folder, "rwxrwxrwx"));

    data.create(told::add);

    assertThat(told)
        .singleElement()
        .asString()
        .contains(data.root().toString(), "everybody may write", "--data");
    assertThat(permissions(data.root())).isEqualTo("rwxrwxrwx");
    assertClosed(data.logs());
  }

  @Test
  void shouldRefuseAFolderOfANewerVersion(@TempDir Path folder) throws Exception {
    DataFolder data = new DataFolder(folder);
    data.create(told::add);
    Files.writeString(data.formatFile(), "7\n");

    assertThatIllegalStateException()
        .isThrownBy(() -> data.create(told::add))
        .withMessageContaining("newer Fleetfold (format 7");
  }

  private static Path folder(Path parent, String permissions) throws Exception {
    Path made = Files.createDirectory(parent.resolve("made"));
    return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(permissions));
  }

  private static void assertClosed(Path folder) throws Exception {
    assertThat(permissions(folder)).as(folder.toString()).isEqualTo("rwx------");
  }

  private static String permissions(Path folder) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
  }
}
