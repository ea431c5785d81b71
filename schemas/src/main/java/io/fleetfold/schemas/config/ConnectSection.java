package io.fleetfold.schemas.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** Connect workers. */
public final class ConnectSection {
  /** Changes of connectors must carry it. */
  public static final String TOKEN = "connect.token";

  /** The declarations. */
  public static final Section SECTION =
      new Section(
          "Connect",
          "Read by our Connect workers and by ./fleetfold connectors; local mode makes a token of its own.",
          Section.FLEETFOLD,
          new ConfigDef()
              .define(
                  TOKEN,
                  ConfigDef.Type.PASSWORD,
                  null,
                  null,
                  Importance.HIGH,
                  "Changes of connectors must carry it."));

  private ConnectSection() {}
}
