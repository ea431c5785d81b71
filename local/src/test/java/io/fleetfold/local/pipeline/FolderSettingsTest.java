package io.fleetfold.local.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetfold.connect.SessionTables;
import io.fleetfold.local.part.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSettingsTest {
  private static final Map<String, String> TABLES = Map.of(SessionTables.SESSIONS, "chats");

  @TempDir private Path path;
  private DataFolder folder;

  @BeforeEach
  void name() {
    folder = new DataFolder(path);
  }

  private void begin() throws IOException {
    Files.createDirectories(folder.kafka());
  }

  @Test
  void shouldRememberPrefixAndTables() throws IOException {
    FolderSettings first = FolderSettings.keep(folder, Optional.of("team-"), TABLES);
    begin();

    assertThat(FolderSettings.keep(folder, Optional.empty(), Map.of())).isEqualTo(first);
    assertThat(FolderSettings.of(folder, Map.of())).isEqualTo(first);
    assertThat(first.fleet().prefix()).isEqualTo("team-");
    assertThat(first.tables().sessions()).isEqualTo("chats");
  }

  @Test
  void shouldRefuseOthersThanAFolderWasBegunWith() throws IOException {
    var unused = FolderSettings.keep(folder, Optional.of("team-"), TABLES);
    begin();

    assertThatThrownBy(() -> FolderSettings.keep(folder, Optional.of("b-"), Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("--topic-prefix", "'team-'", "--data");
    assertThatThrownBy(
            () ->
                FolderSettings.keep(
                    folder, Optional.empty(), Map.of(SessionTables.SESSIONS, "other")))
        .hasMessageContaining(SessionTables.SESSIONS, "'chats'");
  }

  @Test
  void shouldTakeAFolderOfTheVersionBeforeAsItIs() throws IOException {
    begin();

    assertThatThrownBy(() -> FolderSettings.keep(folder, Optional.of("team-"), Map.of()))
        .isInstanceOf(IllegalStateException.class);
    FolderSettings kept = FolderSettings.keep(folder, Optional.empty(), TABLES);
    assertThat(kept.topicPrefix()).isEmpty();
    assertThat(FolderSettings.of(folder, Map.of("FLEETFOLD_TOPIC_PREFIX", "x-"))).isEqualTo(kept);
  }

  @Test
  void shouldRefuseAPrefixThatIsNone() {
    assertThatThrownBy(() -> FolderSettings.keep(folder, Optional.of("a b"), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("topic prefix");
  }
}
