package io.fleetfold.sweagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrajectoryImporterTest {
  @TempDir Path folder;

  private Path file(String path) throws Exception {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "{}");
  }

  @Test
  void shouldFindFilesInTheLayoutThatTheAgentsWrite() throws Exception {
    Path deep = file("ada/experiment-1/instance-7/instance-7.traj");
    Path mini = file("ada/experiment-2/instance-9/instance-9.traj.json");
    Path top = file("one.traj");
    file("ada/experiment-1/preds.json");
    file("ada/experiment-1/instance-7/instance-7.config.yaml");
    Files.createDirectories(folder.resolve("folder.traj"));

    assertThat(TrajectoryImporter.files(List.of(folder))).containsExactly(deep, mini, top);
    assertThat(TrajectoryImporter.files(List.of(top, folder)))
        .as("each once")
        .containsExactly(top, deep, mini);
  }

  @Test
  void shouldSayWhatWasLookedForWhereNothingIsFound() throws Exception {
    file("empty/readme.md");
    Path empty = folder.resolve("empty");

    assertThatThrownBy(() -> TrajectoryImporter.files(List.of(empty)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(empty.toString(), ".traj", ".traj.json");
    assertThatThrownBy(() -> TrajectoryImporter.files(List.of(folder.resolve("none"))))
        .isInstanceOf(NoSuchFileException.class);
  }
}
