package io.fleetfold.schemas.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The gateway: where it listens, and how much it takes. */
public final class GatewaySection {
  /** The address to listen on. */
  public static final String HOST = "gateway.host";

  /** The port of JSON. */
  public static final String PORT = "gateway.port";

  /** The port of OTLP over HTTP. */
  public static final String OTLP_HTTP_PORT = "gateway.otlp.http.port";

  /** The port of OTLP over gRPC. */
  public static final String OTLP_GRPC_PORT = "gateway.otlp.grpc.port";

  /** Bytes of a body. */
  public static final String BODY_BYTES = "gateway.body.bytes";

  /** Items of a body. */
  public static final String BATCH_ITEMS = "gateway.batch.items";

  /** Bytes that are being worked on. */
  public static final String IN_FLIGHT_BYTES = "gateway.in.flight.bytes";

  /** How long a request may take. */
  public static final String REQUEST_TIMEOUT_MS = "gateway.request.timeout.ms";

  /** How long the brokers may take. */
  public static final String DELIVERY_TIMEOUT_MS = "gateway.delivery.timeout.ms";

  /** What Claude Code's usage is taken from. */
  public static final String USAGE_CLAUDE_CODE = "gateway.usage.claude.code";

  /** What Codex's usage is taken from. */
  public static final String USAGE_CODEX = "gateway.usage.codex";

  /** What Gemini CLI's usage is taken from. */
  public static final String USAGE_GEMINI_CLI = "gateway.usage.gemini.cli";

  /** What Qwen Code's usage is taken from. */
  public static final String USAGE_QWEN_CODE = "gateway.usage.qwen.code";

  /** Whether spans of other programs become events. */
  public static final String OTLP_KEEP_OTHERS = "gateway.otlp.keep.others";

  /** The declarations. */
  public static final Section SECTION =
      new Section(
          "Gateway",
          "Read by the gateway, in local mode (which sets its ports itself) and by ./fleetfold gateway.",
          Section.FLEETFOLD,
          new ConfigDef()
              .define(
                  HOST,
                  ConfigDef.Type.STRING,
                  "127.0.0.1",
                  null,
                  Importance.HIGH,
                  "The address to listen on; 0.0.0.0 for every network of the machine.")
              .define(
                  PORT,
                  ConfigDef.Type.INT,
                  8080,
                  Valid.range(0, 65_535),
                  Importance.HIGH,
                  "The port of JSON and NDJSON.")
              .define(
                  OTLP_HTTP_PORT,
                  ConfigDef.Type.INT,
                  4318,
                  Valid.range(0, 65_535),
                  Importance.HIGH,
                  "The port of OTLP over HTTP, where exporters look by default.")
              .define(
                  OTLP_GRPC_PORT,
                  ConfigDef.Type.INT,
                  4317,
                  Valid.range(0, 65_535),
                  Importance.HIGH,
                  "The port of OTLP over gRPC, where exporters look by default.")
              .define(
                  BODY_BYTES,
                  ConfigDef.Type.INT,
                  32 << 20,
                  Valid.range(1 << 10, 256 << 20),
                  Importance.MEDIUM,
                  "The largest body after decompression; a larger one is answered with 413.")
              .define(
                  BATCH_ITEMS,
                  ConfigDef.Type.INT,
                  20_000,
                  Valid.range(1, 1_000_000),
                  Importance.LOW,
                  "The most items of one JSON or NDJSON body; more are answered with 413.")
              .define(
                  IN_FLIGHT_BYTES,
                  ConfigDef.Type.LONG,
                  64L << 20,
                  Valid.range(1 << 16, 1L << 40),
                  Importance.MEDIUM,
                  "The most bytes of bodies that are worked on at a time, and as many on their way to the brokers; beyond it requests are answered with 429.")
              .define(
                  REQUEST_TIMEOUT_MS,
                  ConfigDef.Type.LONG,
                  30_000,
                  Valid.range(100, 600_000),
                  Importance.LOW,
                  "How long a request may take, its body's arrival included, in milliseconds.")
              .define(
                  DELIVERY_TIMEOUT_MS,
                  ConfigDef.Type.LONG,
                  15_000,
                  Valid.range(100, 600_000),
                  Importance.LOW,
                  "How long the brokers may take to acknowledge, in milliseconds; after that, requests are answered with 503.")
              .define(
                  OTLP_KEEP_OTHERS,
                  ConfigDef.Type.BOOLEAN,
                  false,
                  null,
                  Importance.LOW,
                  "true keeps spans and log records that concern no agent or model (HTTP, databases) as custom events; else they are answered and not stored.")
              .define(
                  USAGE_CLAUDE_CODE,
                  ConfigDef.Type.STRING,
                  "logs",
                  Valid.words("logs", "spans"),
                  Importance.LOW,
                  "Which of the two signals Claude Code's calls are counted from.")
              .define(
                  USAGE_CODEX,
                  ConfigDef.Type.STRING,
                  "logs",
                  Valid.words("logs", "spans"),
                  Importance.LOW,
                  "The same for Codex.")
              .define(
                  USAGE_GEMINI_CLI,
                  ConfigDef.Type.STRING,
                  "logs",
                  Valid.words("logs", "spans"),
                  Importance.LOW,
                  "The same for Gemini CLI.")
              .define(
                  USAGE_QWEN_CODE,
                  ConfigDef.Type.STRING,
                  "logs",
                  Valid.words("logs", "spans"),
                  Importance.LOW,
                  "The same for Qwen Code."));

  private GatewaySection() {}
}
