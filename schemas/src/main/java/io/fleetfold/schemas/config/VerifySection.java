package io.fleetfold.schemas.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** What verify is told on a cluster. */
public final class VerifySection {
  /** The password of the database's user. */
  public static final String DB_PASSWORD = "db.password";

  /** The declarations. */
  public static final Section SECTION =
      new Section(
          "Verify",
          "Read by ./fleetfold verify, where options name the cluster.",
          Section.FLEETFOLD,
          new ConfigDef()
              .define(
                  DB_PASSWORD,
                  ConfigDef.Type.PASSWORD,
                  null,
                  null,
                  Importance.HIGH,
                  "The password of --db-user."));

  private VerifySection() {}
}
