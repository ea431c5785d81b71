package io.fleetfold.local.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.local.part.DataFolder;
import io.fleetfold.local.part.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineNotesTest {
  @TempDir Path home;

  private PipelineNotes notes() {
    return PipelineNotes.ofUser(Map.of(), home.toString());
  }

  private Path file(int offset) {
    return home.resolve(".local/state/fleetfold/pipelines").resolve(offset + ".json");
  }

  private RunningPipeline here(int offset) {
    return RunningPipeline.here(new DataFolder(home.resolve("data")), new Ports(offset));
  }

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void shouldKeepAPrivateNoteUntilThePipelineEnds() throws Exception {
    RunningPipeline pipeline = here(7000);
    notes().add(pipeline);

    assertThat(notes().find(7000)).contains(pipeline);
    assertThat(notes().find(7001)).isEmpty();
    assertThat(permissions(file(7000))).isEqualTo("rw-------");
    assertThat(permissions(file(7000).getParent())).isEqualTo("rwx------");

    notes().remove(pipeline);
    assertThat(notes().find(7000)).isEmpty();
    assertThat(file(7000)).doesNotExist();
  }

  @Test
  void shouldKnowANoteOfAKilledPipelineAndForgetIt() throws Exception {
    RunningPipeline alive = here(7000);
    // its number was given to another process since: this one
    RunningPipeline killed = new RunningPipeline(alive.pid(), 7001, "data", 1L);
    notes().add(killed);
    assertThat(file(7001)).exists();
    assertThat(notes().find(7001)).isEmpty();

    notes().add(alive);
    assertThat(file(7001)).doesNotExist();
    assertThat(notes().find(7000)).contains(alive);
  }

  @Test
  void shouldLeaveTheNoteOfTheNextPipelineAlone() {
    notes().add(here(7000));

    notes().remove(new RunningPipeline(1, 7000, "another folder", null));

    assertThat(notes().find(7000)).isPresent();
  }

  @Test
  void shouldFollowTheUsersOwnStateFolder() {
    RunningPipeline pipeline = here(7000);
    Map<String, String> environment = Map.of("XDG_STATE_HOME", home.resolve("s").toString());
    PipelineNotes.ofUser(environment, home.toString()).add(pipeline);

    assertThat(home.resolve("s/fleetfold/pipelines/7000.json")).exists();
  }
}
