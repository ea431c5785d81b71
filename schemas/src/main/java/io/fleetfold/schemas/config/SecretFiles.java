package io.fleetfold.schemas.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Secrets that a file holds, as containers are given them: where {@code DB_PASSWORD_FILE} names a
 * file, its content is {@code DB_PASSWORD}. A variable can be read by whoever may look at the
 * process or at the container's description. Messages never tell a secret.
 */
public final class SecretFiles {
  /** What the name of the file's variable ends with. */
  public static final String SUFFIX = "_FILE";

  private static final long MAX_BYTES = 64 << 10;

  private SecretFiles() {}

  /**
   * All variables, and those secrets of Fleetfold's settings that stand in a file.
   *
   * @throws IllegalArgumentException for a file that is unusable, with its variable and the remedy
   */
  public static Map<String, String> filledIn(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    for (String name : secrets()) {
      String text = text(variables, name);
      if (text != null) {
        all.put(name, text);
      }
    }
    return all;
  }

  /** The variables of all settings that are secrets. */
  static Set<String> secrets() {
    Set<String> secrets = new TreeSet<>();
    for (Section section : Sections.ALL) {
      section.keys().stream()
          .filter(key -> key.type == ConfigDef.Type.PASSWORD)
          .forEach(key -> secrets.add(section.variable(key.name)));
    }
    return secrets;
  }

  /** A secret, without white space around it; null where neither it nor its file is named. */
  static String text(Map<String, String> variables, String name) {
    String text = variables.get(name);
    String file = variables.get(name + SUFFIX);
    if (file == null || file.isBlank()) {
      return text;
    }
    if (text != null && !text.isBlank()) {
      throw new IllegalArgumentException(
          name + " and " + name + SUFFIX + " are both set: unset one of them");
    }
    return read(name + SUFFIX, file.strip());
  }

  private static String read(String variable, String file) {
    try {
      Path path = Path.of(file);
      if (Files.size(path) > MAX_BYTES) {
        throw unusable(variable, file, "has more than 64 KiB: name the file of the secret", null);
      }
      String secret = Files.readString(path, StandardCharsets.UTF_8).strip();
      if (secret.isEmpty()) {
        throw unusable(variable, file, "is empty: write the secret into it", null);
      }
      return secret;
    } catch (IOException | InvalidPathException e) {
      throw unusable(
          variable, file, "can't be read: name a file that this process's user may read", e);
    }
  }

  private static IllegalArgumentException unusable(
      String variable, String file, String why, Exception cause) {
    return new IllegalArgumentException(variable + " names " + file + ", which " + why, cause);
  }
}
