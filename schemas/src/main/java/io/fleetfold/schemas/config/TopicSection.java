package io.fleetfold.schemas.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** How topics are made. */
public final class TopicSection {
  /** Partitions of co-partitioned topics. */
  public static final String PARTITIONS = "partitions";

  /** Copies of every topic. */
  public static final String REPLICATION = "replication";

  /** The declarations. */
  public static final Section SECTION =
      new Section(
          "Topics",
          "Read by the streams app and by ./fleetfold topics; local mode has 4 partitions and one copy.",
          Section.FLEETFOLD,
          new ConfigDef()
              .define(
                  PARTITIONS,
                  ConfigDef.Type.INT,
                  12,
                  Valid.range(1, 10_000),
                  Importance.HIGH,
                  "Partitions of every topic that is spread by key; fixed for the fleet's life, since a key's partition follows from it.")
              .define(
                  REPLICATION,
                  ConfigDef.Type.INT,
                  3,
                  Valid.range(1, Short.MAX_VALUE),
                  Importance.HIGH,
                  "Copies of every topic."));

  private TopicSection() {}
}
