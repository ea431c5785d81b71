package io.fleetfold.streams.app.laws;

import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.core.state.StateStores;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;

/** Stores as lines of text: the store's name, a key and its value in Base64. */
final class StoreDump {
  /** What hold nothing once all is emitted, or nothing that outlives the process. */
  static final Set<String> EMPTY = Set.of(StateStores.DIRTY);

  private StoreDump() {}

  static void write(FoldDriver driver, Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String store : StateStores.ALL) {
      driver
          .changelog(store)
          .forEach((key, value) -> lines.add(store + " " + text(key.get()) + " " + text(value)));
    }
    Files.write(file, lines);
  }

  /** What a release has left, by store. */
  static Map<String, Map<Bytes, byte[]>> read(String file) throws IOException {
    Map<String, Map<Bytes, byte[]>> stores = new LinkedHashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                StoreDump.class.getResourceAsStream("/upgrade/" + file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] parts = line.split(" ", -1);
        stores
            .computeIfAbsent(parts[0], unused -> new LinkedHashMap<>())
            .put(Bytes.wrap(bytes(parts[1])), bytes(parts[2]));
      }
    }
    return stores;
  }

  private static String text(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] bytes(String text) {
    return Base64.getDecoder().decode(text);
  }
}
