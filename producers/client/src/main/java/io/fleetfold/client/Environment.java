package io.fleetfold.client;

import io.fleetfold.client.redact.Redaction;
import io.fleetfold.schemas.config.ClientSection;
import io.fleetfold.schemas.config.ClusterSection;
import io.fleetfold.schemas.config.QuerySection;
import io.fleetfold.schemas.config.UnknownVariables;
import io.fleetfold.schemas.config.Values;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Environment variables onto a builder. */
final class Environment {
  private Environment() {}

  /** Sets what is set, and leaves the rest as it is; warns once of what no setting is called. */
  static void apply(Map<String, String> variables, ClientBuilder builder, ClientLog log) {
    Values cluster = ClusterSection.SECTION.readGiven(variables);
    set(cluster, ClusterSection.BOOTSTRAP_SERVERS, cluster::text, builder::bootstrapServers);
    set(cluster, ClusterSection.REGISTRY_URL, cluster::text, builder::schemaRegistry);
    set(cluster, ClusterSection.TOPIC_PREFIX, cluster::text, builder::topicPrefix);
    ClusterSection.kafka(cluster).forEach(builder::kafkaSetting);
    ClusterSection.registry(cluster).forEach(builder::registrySetting);

    Values client = ClientSection.SECTION.readGiven(variables);
    set(client, ClientSection.CLIENT_ID, client::text, builder::clientId);
    set(client, ClientSection.BUFFER_RECORDS, client::integer, builder::bufferRecords);
    set(client, ClientSection.BUFFER_BYTES, client::number, builder::bufferBytes);
    set(client, ClientSection.RECORD_BYTES, client::integer, builder::recordBytes);
    set(client, ClientSection.SPILL_FOLDER, n -> Path.of(client.text(n)), builder::spillFolder);
    set(client, ClientSection.SPILL_BYTES, client::number, builder::spillBytes);
    set(client, ClientSection.MASK, n -> Redaction.parse(client.text(n)), builder::mask);
    set(client, ClientSection.STORE_CONTENT, client::flag, builder::storeContent);
    set(client, ClientSection.CLOSE_TIMEOUT_MS, client::millis, builder::closeTimeout);
    set(client, ClientSection.EXIT_TIMEOUT_MS, client::millis, builder::exitTimeout);
    set(client, ClientSection.QUERY_URL, client::text, builder::queryUrl);
    set(client, ClientSection.QUERY_TOKEN, client::text, builder::queryToken);
    set(client, ClientSection.SESSIONS, n -> store(client.text(n)), builder::sessions);
    set(client, ClientSection.SESSION_TIMEOUT_MS, client::millis, builder::sessionTimeout);
    set(client, ClientSection.SESSION_CONTENT_BYTES, client::integer, builder::sessionContentBytes);
    set(client, ClientSection.SESSION_FIELD_BYTES, client::integer, builder::sessionFieldBytes);

    Values query = QuerySection.SECTION.readGiven(variables);
    set(query, QuerySection.TLS_CA, n -> Path.of(query.text(n)), builder::queryAuthorities);

    List<String> findings = UnknownVariables.findings(variables);
    if (!findings.isEmpty()) {
      log.warn(String.join("; ", findings));
    }
  }

  private static <T> void set(Values values, String name, Reader<T> reader, Setter<T> setter) {
    if (values.isSet(name)) {
      setter.set(reader.read(name));
    }
  }

  private interface Reader<T> {
    T read(String name);
  }

  private interface Setter<T> {
    ClientBuilder set(T value);
  }

  static SessionStore store(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "memory" -> SessionStore.MEMORY;
      case "fleetfold-or-memory" -> SessionStore.FLEETFOLD_OR_MEMORY;
      default -> SessionStore.FLEETFOLD;
    };
  }
}
