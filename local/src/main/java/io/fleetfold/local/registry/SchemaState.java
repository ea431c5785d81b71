package io.fleetfold.local.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.local.registry.StoredSchema.Content;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the records of {@code _schemas}, applied in their order, add up to. Not thread-safe. */
final class SchemaState {
  private final NavigableMap<String, NavigableMap<Integer, StoredSchema>> subjects =
      new TreeMap<>();
  private final Map<Content, Integer> ids = new HashMap<>();
  private final Map<String, Config> configs = new HashMap<>();
  private final Map<String, String> modes = new HashMap<>();
  private int maxId;

  /** Takes one record in; a null value takes back what its key stands for. */
  void apply(LogKey key, JsonNode value) {
    switch (key.keytype()) {
      case LogKey.SCHEMA -> applySchema(key, value);
      case LogKey.CONFIG -> set(configs, key, value == null ? null : Config.fromLog(value));
      case LogKey.MODE -> set(modes, key, value == null ? null : value.path("mode").asText());
      case LogKey.DELETE_SUBJECT -> {
        if (value != null) {
          versions(key.subject())
              .headMap(value.path("version").asInt(), true)
              .replaceAll((version, schema) -> schema.asDeleted());
        }
      }
      default -> {
        // what other registries note for themselves (NOOP, CONTEXT, CLEAR_SUBJECT) changes nothing
      }
    }
  }

  private void applySchema(LogKey key, JsonNode value) {
    NavigableMap<Integer, StoredSchema> versions =
        subjects.computeIfAbsent(key.subject(), ignored -> new TreeMap<>());
    if (value == null) {
      StoredSchema gone = versions.remove(key.version());
      if (versions.isEmpty()) {
        subjects.remove(key.subject());
      }
      if (gone != null && all().noneMatch(other -> other.id() == gone.id())) {
        ids.remove(gone.content());
      }
      return;
    }
    StoredSchema schema = StoredSchema.fromLog(value);
    versions.put(key.version(), schema);
    ids.putIfAbsent(schema.content(), schema.id());
    maxId = Math.max(maxId, schema.id());
  }

  private static <T> void set(Map<String, T> map, LogKey key, T value) {
    if (value == null) {
      map.remove(key.subject());
    } else {
      map.put(key.subject(), value);
    }
  }

  /** All versions of a subject, deleted ones too; empty for an unknown one. */
  NavigableMap<Integer, StoredSchema> versions(String subject) {
    return subjects.getOrDefault(subject, new TreeMap<>());
  }

  /** The versions of a subject in their order. */
  List<StoredSchema> versions(String subject, boolean withDeleted) {
    return versions(subject).values().stream().filter(s -> withDeleted || !s.deleted()).toList();
  }

  /** Every version of every subject, by subject and version. */
  Stream<StoredSchema> all() {
    return subjects.values().stream().flatMap(versions -> versions.values().stream());
  }

  Optional<StoredSchema> byId(int id) {
    return all().filter(schema -> schema.id() == id).findFirst();
  }

  Optional<Integer> idOf(Content content) {
    return Optional.ofNullable(ids.get(content));
  }

  int maxId() {
    return maxId;
  }

  /** What is set for a subject, or with null for the registry. */
  Optional<Config> config(String subject) {
    return Optional.ofNullable(configs.get(subject));
  }

  /** The mode set for a subject, or with null for the registry. */
  Optional<String> mode(String subject) {
    return Optional.ofNullable(modes.get(subject));
  }
}
