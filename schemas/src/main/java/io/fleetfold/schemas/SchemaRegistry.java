package io.fleetfold.schemas;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * Confluent's Schema Registry client with errors told apart: a schema that does not exist is final,
 * a registry that is away is not. Ids and schemas are cached for good, so that after the first
 * record of each schema nothing is asked. Thread-safe.
 */
public final class SchemaRegistry implements AutoCloseable {
  private static final int SCHEMA_NOT_FOUND = 40403;
  private static final int SUBJECT_NOT_FOUND = 40401;
  private static final int LEVEL_NOT_SET = 40408;
  private static final int CACHE_SIZE = 1_000;

  private final SchemaRegistryClient client;

  /** Wraps a client that the caller made; {@link #close} closes it. */
  public SchemaRegistry(SchemaRegistryClient client) {
    this.client = client;
  }

  /**
   * A caching client for a registry.
   *
   * @param url one address, or several with commas between them
   * @param config settings as the genuine serializers take them, such as {@code
   *     basic.auth.user.info}; may be empty
   */
  public static SchemaRegistry at(String url, Map<String, ?> config) {
    return new SchemaRegistry(
        new CachedSchemaRegistryClient(
            List.of(url.split(",")), CACHE_SIZE, List.of(new AvroSchemaProvider()), config));
  }

  /**
   * Registers a topic's schema, or finds it, under {@code <topic>-value}.
   *
   * @return the schema's id
   * @throws RegistryUnavailableException when the registry does not answer: try again later
   * @throws IllegalStateException when the registry refuses the schema, say as incompatible
   */
  public int register(Fleet fleet, Topic<?> topic) {
    String subject = fleet.subject(topic);
    try {
      return client.register(subject, new AvroSchema(topic.schema()));
    } catch (RestClientException e) {
      if (isServerTrouble(e)) {
        throw new RegistryUnavailableException(e);
      }
      throw new IllegalStateException(
          "the schema registry refuses the schema of subject " + subject + ": " + e.getMessage(),
          e);
    } catch (IOException e) {
      throw new RegistryUnavailableException(e);
    }
  }

  /**
   * The schema a record was written with.
   *
   * @throws UndecodableException when no schema has this id: final
   * @throws RegistryUnavailableException when the registry does not answer: try again later
   */
  public Schema byId(int id) {
    try {
      if (client.getSchemaById(id) instanceof AvroSchema avro) {
        return avro.rawSchema();
      }
      throw new UndecodableException(
          UndecodableException.UNKNOWN_SCHEMA,
          "schema id " + id + " is not an Avro schema: publish Avro");
    } catch (RestClientException e) {
      if (e.getErrorCode() == SCHEMA_NOT_FOUND || e.getErrorCode() == SUBJECT_NOT_FOUND) {
        throw new UndecodableException(
            UndecodableException.UNKNOWN_SCHEMA,
            "schema id " + id + " is not known to the registry: register the schema first",
            e);
      }
      throw new RegistryUnavailableException(e);
    } catch (IOException e) {
      throw new RegistryUnavailableException(e);
    } catch (StackOverflowError e) {
      throw new UndecodableException(
          UndecodableException.UNKNOWN_SCHEMA,
          "schema id " + id + " is nested too deep to be read: publish a flatter one",
          e);
    }
  }

  /** The names of all subjects. */
  Collection<String> subjects() {
    try {
      return client.getAllSubjects();
    } catch (IOException | RestClientException e) {
      throw new RegistryUnavailableException(e);
    }
  }

  /**
   * The compatibility level that is set on the subject itself.
   *
   * @throws RegistryUnavailableException when the registry does not answer: try again later
   * @throws IllegalStateException when it does not let us ask
   */
  Optional<String> level(String subject) {
    try {
      return Optional.ofNullable(client.getCompatibility(subject))
          .filter(level -> !level.isEmpty());
    } catch (RestClientException e) {
      if (e.getErrorCode() == LEVEL_NOT_SET || e.getErrorCode() == SUBJECT_NOT_FOUND) {
        return Optional.empty();
      }
      throw levelTrouble(subject, e);
    } catch (IOException e) {
      throw new RegistryUnavailableException(e);
    }
  }

  /**
   * Sets the compatibility level of a subject.
   *
   * @return the level that is now set
   * @throws RegistryUnavailableException when the registry does not answer: try again later
   * @throws IllegalStateException when it does not let us
   */
  String setLevel(String subject, String level) {
    try {
      return client.updateCompatibility(subject, level);
    } catch (RestClientException e) {
      throw levelTrouble(subject, e);
    } catch (IOException e) {
      throw new RegistryUnavailableException(e);
    }
  }

  private static RuntimeException levelTrouble(String subject, RestClientException e) {
    return e.getStatus() >= 500
        ? new RegistryUnavailableException(e)
        : new IllegalStateException(
            "the schema registry does not let us set the compatibility level of subject "
                + subject
                + ": "
                + e.getMessage(),
            e);
  }

  private static boolean isServerTrouble(RestClientException e) {
    return e.getStatus() >= 500 || e.getStatus() == 401 || e.getStatus() == 403;
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
