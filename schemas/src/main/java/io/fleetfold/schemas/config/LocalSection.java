package io.fleetfold.schemas.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** Local mode and the launcher. */
public final class LocalSection {
  /** Options of the Java machine; the launcher reads it. */
  public static final String JAVA_OPTS = "java.opts";

  /** Starts what is built; the launcher reads it. */
  public static final String SKIP_BUILD = "skip.build";

  /** Folder of the Connect plugins. */
  public static final String PLUGIN_PATH = "plugin.path";

  /** Lets the registry restore schemas. */
  public static final String REGISTRY_RESTORE = "registry.restore";

  /** The declarations. */
  public static final Section SECTION =
      new Section(
          "Local mode",
          "Read by ./fleetfold.",
          Section.FLEETFOLD,
          new ConfigDef()
              .define(
                  JAVA_OPTS,
                  ConfigDef.Type.STRING,
                  "",
                  null,
                  Importance.MEDIUM,
                  "Options of the Java machine, such as -Xmx1g.")
              .define(
                  SKIP_BUILD,
                  ConfigDef.Type.STRING,
                  "",
                  null,
                  Importance.LOW,
                  "1 starts what is built, even if sources are newer.")
              .define(
                  PLUGIN_PATH,
                  ConfigDef.Type.STRING,
                  null,
                  null,
                  Importance.LOW,
                  "Folder of the Connect plugins; unset, that of the source tree.")
              .define(
                  REGISTRY_RESTORE,
                  ConfigDef.Type.BOOLEAN,
                  false,
                  null,
                  Importance.LOW,
                  "true lets the registry take schemas with the ids they had, to restore a lost log of schemas (docs/OPERATIONS.md)."));

  private LocalSection() {}
}
