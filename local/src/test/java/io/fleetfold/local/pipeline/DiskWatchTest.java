package io.fleetfold.local.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.local.part.DataFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskWatchTest {
  @Test
  void shouldSayThatTheDiskRunsFullOnceAMinuteAndWhenThereIsRoomAgain(@TempDir Path folder) {
    List<String> said = new ArrayList<>();
    try (DiskWatch watch = new DiskWatch(new DataFolder(folder), said::add)) {
      watch.look(DiskWatch.LOW_BYTES);
      assertThat(said).isEmpty();

      for (int look = 0; look < 7; look++) {
        watch.look(100L << 20);
      }
      assertThat(said)
          .hasSize(2)
          .allMatch(line -> line.contains("100 MiB free") && line.contains(folder.toString()));

      watch.look(DiskWatch.LOW_BYTES + 1);
      watch.look(DiskWatch.LOW_BYTES + 1);
      assertThat(said).hasSize(3).last().asString().contains("room again");
    }
  }
}
