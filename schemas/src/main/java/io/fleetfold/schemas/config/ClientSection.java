package io.fleetfold.schemas.config;

import io.fleetfold.schemas.RecordLimits;
import io.fleetfold.schemas.SessionLimits;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The Java client. */
public final class ClientSection {
  /** How brokers name the client. */
  public static final String CLIENT_ID = "client.id";

  /** Most records in memory. */
  public static final String BUFFER_RECORDS = "buffer.records";

  /** Most bytes in memory. */
  public static final String BUFFER_BYTES = "buffer.bytes";

  /** The largest record. */
  public static final String RECORD_BYTES = "record.bytes";

  /** Where records wait on disk. */
  public static final String SPILL_FOLDER = "spill.folder";

  /** Most bytes on disk. */
  public static final String SPILL_BYTES = "spill.bytes";

  /** What is masked. */
  public static final String MASK = "mask";

  /** Whether content is sent. */
  public static final String STORE_CONTENT = "store.content";

  /** How long closing waits. */
  public static final String CLOSE_TIMEOUT_MS = "close.timeout.ms";

  /** How long the program's end waits. */
  public static final String EXIT_TIMEOUT_MS = "exit.timeout.ms";

  /** The query API's address. */
  public static final String QUERY_URL = "query.url";

  /** What it is asked with. */
  public static final String QUERY_TOKEN = "query.token";

  /** Where sessions are kept. */
  public static final String SESSIONS = "sessions";

  /** How long a call of sessions waits. */
  public static final String SESSION_TIMEOUT_MS = "session.timeout.ms";

  /** Bytes of a session event's content. */
  public static final String SESSION_CONTENT_BYTES = "session.content.bytes";

  /** Bytes of its other fields. */
  public static final String SESSION_FIELD_BYTES = "session.field.bytes";

  /** The declarations. */
  public static final Section SECTION =
      new Section(
          "Client",
          "Read by FleetfoldClient.fromEnvironment(), beside those of Kafka and the registry; each is a method of FleetfoldClient.builder(), too.",
          Section.FLEETFOLD,
          new ConfigDef()
              .define(
                  CLIENT_ID,
                  ConfigDef.Type.STRING,
                  "fleetfold-client",
                  null,
                  Importance.LOW,
                  "The name of this client in the brokers' logs and metrics.")
              .define(
                  BUFFER_RECORDS,
                  ConfigDef.Type.INT,
                  100_000,
                  Valid.range(1, 10_000_000),
                  Importance.MEDIUM,
                  "The most records in memory; more are refused (buffer_full).")
              .define(
                  BUFFER_BYTES,
                  ConfigDef.Type.LONG,
                  64L << 20,
                  Valid.range(1 << 10, 1L << 40),
                  Importance.MEDIUM,
                  "The most bytes of them, two for each character; more are refused (buffer_full).")
              .define(
                  RECORD_BYTES,
                  ConfigDef.Type.INT,
                  RecordLimits.RECORD_BYTES,
                  Valid.range(1 << 10, 31 << 20),
                  Importance.LOW,
                  "The largest record, encoded; a larger one is refused or dropped (too_large).")
              .define(
                  SPILL_FOLDER,
                  ConfigDef.Type.STRING,
                  null,
                  null,
                  Importance.MEDIUM,
                  "Where records that cannot be sent wait on disk; unset, they wait in memory only.")
              .define(
                  SPILL_BYTES,
                  ConfigDef.Type.LONG,
                  256L << 20,
                  Valid.range(1 << 20, 1L << 40),
                  Importance.LOW,
                  "The most bytes there for each client; beyond it the oldest are dropped (spill_full).")
              .define(
                  MASK,
                  ConfigDef.Type.STRING,
                  "secrets",
                  Valid.listOf("secrets", "emails", "cards"),
                  Importance.MEDIUM,
                  "What is masked in runs, events and LLM calls before they are sent or written to disk, with commas between (docs/SECURITY.md).")
              .define(
                  STORE_CONTENT,
                  ConfigDef.Type.BOOLEAN,
                  true,
                  null,
                  Importance.MEDIUM,
                  "false sends no prompts, answers, objectives, or inputs and outputs of tools; numbers, names, errors and lengths are still sent.")
              .define(
                  CLOSE_TIMEOUT_MS,
                  ConfigDef.Type.LONG,
                  10_000,
                  Valid.range(0, Integer.MAX_VALUE),
                  Importance.LOW,
                  "How long close() keeps delivering what is buffered, in milliseconds.")
              .define(
                  EXIT_TIMEOUT_MS,
                  ConfigDef.Type.LONG,
                  2_000,
                  Valid.range(0, 60_000),
                  Importance.LOW,
                  "The same for a program that ends without close().")
              .define(
                  QUERY_URL,
                  ConfigDef.Type.STRING,
                  "http://127.0.0.1:8090",
                  null,
                  Importance.MEDIUM,
                  "The query API, where sessions are read. Several addresses, with commas between them, name instances of one fleet: if one does not answer, the next is asked.")
              .define(
                  QUERY_TOKEN,
                  ConfigDef.Type.PASSWORD,
                  null,
                  null,
                  Importance.MEDIUM,
                  "What the query API is asked with, once it wants a token: one that may read (./fleetfold tokens create NAME --scope read). The gateway writes sessions of all applications and takes one without --app.")
              .define(
                  SESSIONS,
                  ConfigDef.Type.STRING,
                  "fleetfold",
                  Valid.words("fleetfold", "memory", "fleetfold-or-memory"),
                  Importance.MEDIUM,
                  "Where sessions are kept: in Fleetfold, or in the process; fleetfold-or-memory asks brokers, registry and query API together for 3 s at the first use. With memory, brokers need not be named: records are refused then (no_brokers).")
              .define(
                  SESSION_TIMEOUT_MS,
                  ConfigDef.Type.LONG,
                  10_000,
                  Valid.range(100, 600_000),
                  Importance.LOW,
                  "How long a call of sessions may wait, in milliseconds.")
              .define(
                  SESSION_CONTENT_BYTES,
                  ConfigDef.Type.INT,
                  3 << 20,
                  Valid.range(1 << 10, SessionLimits.MAX_CONTENT_BYTES),
                  Importance.LOW,
                  "The most content of a session's event, as JSON. Give the streams app the same.")
              .define(
                  SESSION_FIELD_BYTES,
                  ConfigDef.Type.INT,
                  1 << 20,
                  Valid.range(1 << 10, SessionLimits.MAX_FIELD_BYTES),
                  Importance.LOW,
                  "The same for its data, and for what it changes in the state."));

  private ClientSection() {}
}
