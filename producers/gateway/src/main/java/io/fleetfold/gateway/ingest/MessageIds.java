package io.fleetfold.gateway.ingest;

import org.apache.avro.Schema;

/** What identifies records: each input's schema begins with its id. */
final class MessageIds {
  private MessageIds() {}

  /** The name of the field that identifies records of a schema. */
  static String field(Schema schema) {
    return schema.getFields().get(0).name();
  }

  /** What identifies the record; of a deletion, what is deleted. */
  static String of(Message message) {
    return message.value() == null ? message.key() : (String) message.value().get(0);
  }
}
