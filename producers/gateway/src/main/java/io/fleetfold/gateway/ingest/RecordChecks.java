package io.fleetfold.gateway.ingest;

import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;

/** What the folds would refuse of a record, told to whoever sent it. */
final class RecordChecks {
  private static final int MAX_ID_BYTES = 512;

  private RecordChecks() {}

  static void check(Message message) throws RefusedException {
    if (message.value() == null) {
      id("run_id", message.key());
      return;
    }
    Schema schema = message.value().getSchema();
    for (Schema.Field field : schema.getFields()) {
      if (message.value().get(field.pos()) == null && !field.schema().isNullable()) {
        throw new RefusedException(field.name(), field.name() + " is missing: set it");
      }
    }
    id(RecordIds.field(schema), (String) message.value().get(0));
    id("key", message.key());
  }

  private static void id(String field, String id) throws RefusedException {
    if (id == null || id.isBlank()) {
      throw new RefusedException(field, field + " is missing: set it");
    }
    if (id.length() > MAX_ID_BYTES / 4
        && id.getBytes(StandardCharsets.UTF_8).length > MAX_ID_BYTES) {
      throw new RefusedException(
          field, field + " is longer than " + MAX_ID_BYTES + " bytes: take a shorter one");
    }
  }
}
