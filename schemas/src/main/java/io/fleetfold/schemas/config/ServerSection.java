package io.fleetfold.schemas.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** What every HTTP server asks of a request. */
public final class ServerSection {
  /** Further names of the servers. */
  public static final String HTTP_HOSTS = "http.hosts";

  /** Opens the internal routes. */
  public static final String INTERNAL_TOKEN = "internal.token";

  /** The declarations. */
  public static final Section SECTION =
      new Section(
          "HTTP servers",
          "Read by the query API, the registry of local mode and our Connect workers.",
          Section.FLEETFOLD,
          new ConfigDef()
              .define(
                  HTTP_HOSTS,
                  ConfigDef.Type.STRING,
                  "",
                  null,
                  Importance.MEDIUM,
                  "Further names that the servers answer to, with commas between them; a request under another name is refused.")
              .define(
                  INTERNAL_TOKEN,
                  ConfigDef.Type.PASSWORD,
                  null,
                  null,
                  Importance.MEDIUM,
                  "What the fleet's own parts send each other: it opens the streams app's internal routes, with which instances ask each other and verify pauses the folds, and everything that can be read. Unset, only this machine may use them, and only while no token may read; local mode makes one and keeps it in internal-token of its data folder."));

  private ServerSection() {}
}
