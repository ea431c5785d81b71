package io.fleetfold.local.pipeline;

import io.fleetfold.connect.SessionTables;
import io.fleetfold.local.part.DataFolder;
import io.fleetfold.schemas.Fleet;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * What a data folder was begun with and cannot change: topics and tables have their names from it.
 * It is kept in the folder, so that later starts and other commands need not be told again.
 *
 * @param topicPrefix what the names of topics, subjects, groups and connectors begin with
 * @param tables the tables of sessions
 */
public record FolderSettings(String topicPrefix, SessionTables tables) {
  private static final String PREFIX = "FLEETFOLD_TOPIC_PREFIX";

  /** One machine's fleet: few partitions, one copy. */
  public Fleet fleet() {
    return new Fleet(topicPrefix, 4, (short) 1);
  }

  /** Those of a folder; what the environment says where the folder says nothing. */
  static FolderSettings of(DataFolder folder, Map<String, String> environment) {
    Map<String, String> kept = read(folder);
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(kept);
    // the environment may be meant for clients of other fleets
    return new FolderSettings(kept.getOrDefault(PREFIX, ""), SessionTables.fromEnvironment(all));
  }

  /**
   * Keeps what the folder is begun with, at its first start.
   *
   * @param topicPrefix empty where none was asked for
   * @throws IllegalStateException when the folder was begun with something else
   */
  public static FolderSettings keep(
      DataFolder folder, Optional<String> topicPrefix, Map<String, String> environment)
      throws IOException {
    Map<String, String> kept = read(folder);
    boolean begun = Files.exists(folder.kafka());
    String prefix = topicPrefix.orElse(kept.getOrDefault(PREFIX, ""));
    if (begun && !prefix.equals(kept.getOrDefault(PREFIX, ""))) {
      throw other(folder, "--topic-prefix", prefix, kept.getOrDefault(PREFIX, ""));
    }
    for (String name : SessionTables.DEFAULT.variables().keySet()) {
      String asked = environment.get(name);
      if (asked != null && kept.containsKey(name) && !asked.equals(kept.get(name))) {
        throw other(folder, name, asked, kept.get(name));
      }
    }
    FolderSettings settings = new FolderSettings(prefix, of(folder, environment).tables());
    Fleet checked = settings.fleet();
    Map<String, String> lines = new HashMap<>(settings.tables.variables());
    lines.put(PREFIX, checked.prefix());
    if (!lines.equals(kept)) {
      // in one step: parts that start side by side in processes of their own all come by here
      Path temporary = Files.createTempFile(folder.root(), "settings", ".tmp");
      Files.writeString(
          temporary,
          lines.entrySet().stream()
              .map(line -> line.getKey() + "=" + line.getValue() + "\n")
              .sorted()
              .collect(Collectors.joining()));
      Files.move(temporary, file(folder), StandardCopyOption.ATOMIC_MOVE);
    }
    return settings;
  }

  private static IllegalStateException other(
      DataFolder folder, String name, String asked, String kept) {
    return new IllegalStateException(
        name
            + " is '"
            + asked
            + "', and the data folder "
            + folder.root()
            + " was begun with '"
            + kept
            + "': leave it out, or choose another folder with --data");
  }

  private static Map<String, String> read(DataFolder folder) {
    Properties lines = new Properties();
    try {
      if (Files.exists(file(folder))) {
        lines.load(new StringReader(Files.readString(file(folder))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines.stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, lines::getProperty));
  }

  private static Path file(DataFolder folder) {
    return folder.root().resolve("settings.properties");
  }
}
