package io.fleetfold.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.local.pipeline.PipelineNotes;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class WhereTest {
  private static final long DEAD = 4_194_305; // above any number that Linux gives

  @TempDir Path folder;

  @Command
  private static final class Any {}

  private Parts running(String... options) throws Exception {
    Where where = new Where(new PipelineNotes(folder.resolve("notes")));
    CommandLine command = new CommandLine(new Any());
    command.addMixin("where", where);
    command.parseArgs(options);
    return where.running();
  }

  private void note(Path file, long pid, int offset, Path data) throws Exception {
    Files.createDirectories(file.getParent());
    String json = "{\"pid\": %d, \"port_offset\": %d, \"data\": \"%s\"}";
    Files.writeString(file, json.formatted(pid, offset, data));
  }

  @Test
  void shouldFindALivingPipelineByItsPortsAlone() throws Exception {
    Path data = folder.resolve("elsewhere");
    note(folder.resolve("notes/7000.json"), ProcessHandle.current().pid(), 7000, data);

    Parts found = running("--port-offset", "7000");

    assertThat(found.data().root()).isEqualTo(data);
    assertThat(found.ports().kafka()).isEqualTo(16_092);
  }

  @Test
  void shouldNotTakeTheNoteOfADeadOne() throws Exception {
    note(folder.resolve("notes/7001.json"), DEAD, 7001, folder.resolve("elsewhere"));

    assertThat(running("--port-offset", "7001").data().root())
        .isEqualTo(Path.of(".fleetfold").toAbsolutePath());
  }

  @Test
  void shouldTakeThePortsThatANamedFolderTells() throws Exception {
    note(folder.resolve("data/fleetfold.json"), DEAD, 7002, folder.resolve("before-it-was-moved"));

    Parts found = running("--data", folder.resolve("data").toString());

    assertThat(found.data().root()).isEqualTo(folder.resolve("data"));
    assertThat(found.ports().offset()).isEqualTo(7002);
  }

  @Test
  void shouldTakeBothWhereBothAreNamed() throws Exception {
    note(folder.resolve("notes/7003.json"), ProcessHandle.current().pid(), 7003, folder);

    Parts found = running("--port-offset", "7003", "--data", folder.resolve("mine").toString());

    assertThat(found.data().root()).isEqualTo(folder.resolve("mine"));
    assertThat(found.ports().offset()).isEqualTo(7003);
  }
}
