package io.fleetfold.client;

import io.fleetfold.client.session.SessionStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Environment variables onto a builder. */
final class Environment {
  private static final String KAFKA = "FLEETFOLD_KAFKA_";
  private static final String REGISTRY = "FLEETFOLD_REGISTRY_";
  private static final String REGISTRY_URL = "FLEETFOLD_REGISTRY_URL";

  private Environment() {}

  static void apply(Map<String, String> variables, ClientBuilder builder) {
    variables.forEach((name, value) -> apply(name, value, builder));
  }

  private static void apply(String name, String value, ClientBuilder builder) {
    switch (name) {
      case "FLEETFOLD_BOOTSTRAP_SERVERS" -> builder.bootstrapServers(value);
      case REGISTRY_URL -> builder.schemaRegistry(value);
      case "FLEETFOLD_TOPIC_PREFIX" -> builder.topicPrefix(value);
      case "FLEETFOLD_CLIENT_ID" -> builder.clientId(value);
      case "FLEETFOLD_BUFFER_RECORDS" -> builder.bufferRecords(integer(name, value));
      case "FLEETFOLD_BUFFER_BYTES" -> builder.bufferBytes(number(name, value));
      case "FLEETFOLD_RECORD_BYTES" -> builder.recordBytes(integer(name, value));
      case "FLEETFOLD_SPILL_FOLDER" -> builder.spillFolder(Path.of(value));
      case "FLEETFOLD_SPILL_BYTES" -> builder.spillBytes(number(name, value));
      case "FLEETFOLD_CLOSE_TIMEOUT_MS" ->
          builder.closeTimeout(Duration.ofMillis(number(name, value)));
      case "FLEETFOLD_EXIT_TIMEOUT_MS" ->
          builder.exitTimeout(Duration.ofMillis(number(name, value)));
      case "FLEETFOLD_QUERY_URL" -> builder.queryUrl(value);
      case "FLEETFOLD_SESSIONS" -> builder.sessions(store(name, value));
      case "FLEETFOLD_SESSION_CONTENT_BYTES" -> builder.sessionContentBytes(integer(name, value));
      case "FLEETFOLD_SESSION_FIELD_BYTES" -> builder.sessionFieldBytes(integer(name, value));
      case "FLEETFOLD_SESSION_TIMEOUT_MS" ->
          builder.sessionTimeout(Duration.ofMillis(number(name, value)));
      default -> {
        if (name.startsWith(KAFKA)) {
          builder.kafkaSetting(dotted(name, KAFKA), value);
        } else if (name.startsWith(REGISTRY)) {
          builder.registrySetting(dotted(name, REGISTRY), value);
        }
      }
    }
  }

  private static String dotted(String name, String prefix) {
    return name.substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '.');
  }

  private static SessionStore store(String name, String value) {
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "fleetfold" -> SessionStore.FLEETFOLD;
      case "memory" -> SessionStore.MEMORY;
      case "fleetfold-or-memory" -> SessionStore.FLEETFOLD_OR_MEMORY;
      default ->
          throw new IllegalArgumentException(
              name + " is '" + value + "': take fleetfold, memory or fleetfold-or-memory");
    };
  }

  private static long number(String name, String value) {
    return parsed(name, value, Long::parseLong);
  }

  private static int integer(String name, String value) {
    return parsed(name, value, Integer::parseInt);
  }

  private static <T> T parsed(String name, String value, Function<String, T> parser) {
    try {
      return parser.apply(value.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + " is '" + value + "': set it to a whole number, or unset it", e);
    }
  }
}
