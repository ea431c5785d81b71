package io.fleetfold.gateway.ingest;

import org.apache.avro.Schema;

/** A caller who is bound to an application writes for that one only. */
final class AppBinding {
  private static final String FIELD = "app_name";

  private AppBinding() {}

  /** Writes the caller's application into a record that names none. */
  static void bind(Message message, Caller caller) throws RefusedException {
    if (caller.app() == null) {
      return;
    }
    if (message.value() == null) {
      throw new RefusedException(
          null, "a token bound to an application may not delete runs: use one that is not");
    }
    Schema.Field field = message.value().getSchema().getField(FIELD);
    if (field == null) {
      return;
    }
    Object app = message.value().get(field.pos());
    if (app == null) {
      message.value().put(field.pos(), caller.app());
    } else if (!app.equals(caller.app())) {
      throw new RefusedException(
          FIELD, "the token writes for the application " + caller.app() + " only: name that one");
    }
  }
}
