package io.fleetfold.client;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.net.ConnectException;

/** A registry in memory that can be away, or refuse schemas. */
final class SwitchedRegistry extends MockSchemaRegistryClient {
  volatile boolean away;
  volatile String refusedSubject = "";

  @Override
  public int register(String subject, ParsedSchema schema) throws IOException, RestClientException {
    if (away) {
      throw new ConnectException("Connection refused");
    }
    if (subject.equals(refusedSubject)) {
      throw new RestClientException("Schema being registered is incompatible", 409, 409);
    }
    return super.register(subject, schema);
  }
}
