package io.fleetfold.local.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  @TempDir Path folder;

  /** A part that notes what is done with its folder. */
  private static final class Noting extends Part {
    private int opened;
    private int shut;

    Noting(Path folder) {
      super("noting", folder);
    }

    @Override
    public String address() {
      return "nowhere";
    }

    @Override
    protected void open() {
      opened++;
    }

    @Override
    protected void shut() {
      shut++;
    }
  }

  @Test
  void shouldKeepASecondPartOffAFolderThatIsInUse() throws Exception {
    Path own = folder.resolve("part");
    try (Noting first = new Noting(own)) {
      first.start();
      Noting second = new Noting(own);

      assertThatIllegalStateException()
          .isThrownBy(second::start)
          .withMessageContaining(
              "in use by another noting (process " + ProcessHandle.current().pid())
          .withMessageContaining("--data");
      second.close();

      assertThat(second.opened + second.shut).as("what the refused part did there").isZero();
      assertThat(first.state()).isEqualTo(Part.State.UP);
    }
    try (Noting third = new Noting(own)) {
      third.start();
      assertThat(third.opened).isOne();
    }
  }

  @Test
  void shouldCloseAFolderThatStandsOpen() throws Exception {
    Path own = Files.createDirectory(folder.resolve("part"));
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));

    try (Noting part = new Noting(own)) {
      part.start();
    }

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
        .isEqualTo("rwx------");
  }
}
