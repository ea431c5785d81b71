package io.fleetfold.examples.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.schemas.config.ClusterSection;
import io.fleetfold.schemas.config.DatabaseSection;
import io.fleetfold.schemas.config.Values;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Where Fleetfold is: where the environment says ({@code FLEETFOLD_BOOTSTRAP_SERVERS} and the rest,
 * {@code DB_HOST} and the rest), else on this machine, as the data folder tells.
 */
final class Place {
  private final Map<String, String> environment = new HashMap<>();

  Place(Map<String, String> given, Path data) throws IOException {
    if (!ClusterSection.SECTION.readGiven(given).isSet(ClusterSection.BOOTSTRAP_SERVERS)) {
      Path note = data.resolve("fleetfold.json");
      if (!Files.exists(note)) {
        throw new IllegalStateException(
            "no pipeline runs on "
                + data.toAbsolutePath()
                + ": start one with './fleetfold local'");
      }
      JsonNode noted = new ObjectMapper().readTree(note.toFile());
      int offset = noted.path("port_offset").asInt();
      environment.put("FLEETFOLD_BOOTSTRAP_SERVERS", "127.0.0.1:" + (9092 + offset));
      environment.put("FLEETFOLD_REGISTRY_URL", "http://127.0.0.1:" + (8081 + offset));
      environment.put("FLEETFOLD_QUERY_URL", "http://127.0.0.1:" + (8090 + offset));
      environment.put("DB_HOST", "127.0.0.1");
      environment.put("DB_PORT", Integer.toString(5433 + offset));
      environment.put("DB_NAME", "fleetfold");
      environment.put("DB_USER", "fleetfold_reader");
      environment.put("DB_PASSWORD", password(data.resolve("postgres/passwords.properties")));
    }
    environment.putAll(given);
  }

  private static String password(Path file) throws IOException {
    Properties passwords = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      passwords.load(in);
    }
    return passwords.getProperty("reader");
  }

  FleetfoldClient client() {
    return FleetfoldClient.builder().environment(environment).build();
  }

  /** The database, to read; its unqualified names are Fleetfold's. */
  Connection database() throws SQLException {
    Values values = DatabaseSection.SECTION.readGiven(environment);
    Connection connection =
        DriverManager.getConnection(
            DatabaseSection.jdbcUrl(values),
            values.text(DatabaseSection.USER),
            values.text(DatabaseSection.PASSWORD));
    connection.setReadOnly(true);
    connection.setSchema(values.text(DatabaseSection.SCHEMA));
    return connection;
  }
}
