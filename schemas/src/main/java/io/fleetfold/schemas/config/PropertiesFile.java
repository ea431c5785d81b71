package io.fleetfold.schemas.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** A file of settings, which may be secrets: no message quotes what is in it. */
public final class PropertiesFile {
  private PropertiesFile() {}

  /**
   * What a file holds.
   *
   * @param label the variable or option that names the file
   * @throws IllegalArgumentException where it cannot be read as properties
   */
  public static Map<String, String> read(String label, String file) {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
      properties.load(in);
    } catch (IOException e) {
      throw unusable(label, file, "which cannot be read");
    } catch (IllegalArgumentException e) {
      // its message may quote the file
      throw unusable(label, file, "which is not a properties file");
    }
    Map<String, String> settings = new TreeMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> settings.put(name, properties.getProperty(name).strip()));
    return settings;
  }

  private static IllegalArgumentException unusable(String label, String file, String why) {
    return new IllegalArgumentException(
        label + " is '" + file + "', " + why + ": name a file of lines such as name=value");
  }
}
