package io.fleetfold.schemas.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The process of the streams app. */
public final class StreamsSection {
  /** Folder of the stores. */
  public static final String STATE_DIR = "state.dir";

  /** Where the query API listens. */
  public static final String HTTP_HOST = "http.host";

  /** The query API's port. */
  public static final String HTTP_PORT = "http.port";

  /** Where other instances find this one. */
  public static final String ADVERTISED_ADDRESS = "advertised.address";

  /** Copies of each partition on other instances. */
  public static final String STANDBYS = "standbys";

  /** When an instance that is silent counts as dead. */
  public static final String INSTANCE_TIMEOUT_MS = "instance.timeout.ms";

  /** Stream threads. */
  public static final String THREADS = "threads";

  /** Time between commits. */
  public static final String COMMIT_INTERVAL_MS = "commit.interval.ms";

  /** Memory of the stores. */
  public static final String STORE_CACHE_BYTES = "store.cache.bytes";

  /** Memory of writes. */
  public static final String STORE_WRITE_BUFFER_BYTES = "store.write.buffer.bytes";

  /** The declarations. */
  public static final Section SECTION =
      new Section(
          "Streams app",
          "Read by the streams app where it runs on its own; local mode has its ports from --port-offset, and one thread.",
          Section.FLEETFOLD,
          new ConfigDef()
              .define(
                  STATE_DIR,
                  ConfigDef.Type.STRING,
                  ConfigDef.NO_DEFAULT_VALUE,
                  null,
                  Importance.HIGH,
                  "Folder of the state stores: used by one process at a time, and kept between starts.")
              .define(
                  HTTP_HOST,
                  ConfigDef.Type.STRING,
                  "127.0.0.1",
                  null,
                  Importance.MEDIUM,
                  "The address that query API and dashboard listen on; 0.0.0.0 for every network of the machine.")
              .define(
                  HTTP_PORT,
                  ConfigDef.Type.INT,
                  8090,
                  Valid.range(0, 65_535),
                  Importance.MEDIUM,
                  "Their port; 0 takes a free one.")
              .define(
                  ADVERTISED_ADDRESS,
                  ConfigDef.Type.STRING,
                  "",
                  Valid.pattern("|.+:\\d{1,5}", "host:port"),
                  Importance.MEDIUM,
                  "Where the other instances of the app reach this one's query API, as host:port; unset, the address it listens on, or the machine's name where it listens on all of them.")
              .define(
                  STANDBYS,
                  ConfigDef.Type.INT,
                  1,
                  Valid.range(0, 10),
                  Importance.MEDIUM,
                  "How many other instances keep a copy of each partition, so that it can be read, and soon folded again, if its instance dies; set for the whole group by each instance that starts.")
              .define(
                  INSTANCE_TIMEOUT_MS,
                  ConfigDef.Type.INT,
                  8_000,
                  Valid.range(1_000, 600_000),
                  Importance.MEDIUM,
                  "How long an instance may be silent before it counts as dead, and others take over its partitions; set for the whole group by each instance that starts, as far as the brokers' group.streams.min.session.timeout.ms allows.")
              .define(
                  THREADS,
                  ConfigDef.Type.INT,
                  2,
                  Valid.range(1, 1_000),
                  Importance.MEDIUM,
                  "Stream threads.")
              .define(
                  COMMIT_INTERVAL_MS,
                  ConfigDef.Type.LONG,
                  1_000,
                  Valid.range(1, 60_000),
                  Importance.LOW,
                  "The longest time between two commits, in milliseconds; the folds ask for one as soon as others wait for what they sent.")
              .define(
                  STORE_CACHE_BYTES,
                  ConfigDef.Type.LONG,
                  96L << 20,
                  Valid.atLeast(1 << 20),
                  Importance.LOW,
                  "What all state stores may use outside the heap, the write buffers within it.")
              .define(
                  STORE_WRITE_BUFFER_BYTES,
                  ConfigDef.Type.LONG,
                  48L << 20,
                  Valid.atLeast(1 << 20),
                  Importance.LOW,
                  "How much of that they may use for writes that are in no file yet."));

  private StreamsSection() {}
}
