package io.fleetfold.schemas.config;

import io.fleetfold.schemas.RecordLimits;
import io.fleetfold.schemas.SessionLimits;
import java.time.Duration;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** How records are folded: what a replay must know to come to the same numbers. */
public final class FoldSection {
  /** From a run's end to its sealing. */
  public static final String SEAL_AFTER = "seal.after";

  /** From a run's newest record to its sealing. */
  public static final String SEAL_SILENT_AFTER = "seal.silent.after";

  /** Until a silent run is interrupted. */
  public static final String SILENT_AFTER = "silent.after";

  /** Bytes of a text. */
  public static final String TEXT_BYTES = "text.bytes";

  /** Bytes of a record. */
  public static final String RECORD_BYTES = "record.bytes";

  /** How long windows of 10 s are open. */
  public static final String USAGE_GRACE_10S = "usage.grace.10s";

  /** How long windows of 10 s are kept. */
  public static final String USAGE_RETENTION_10S = "usage.retention.10s";

  /** How long windows of a minute are open. */
  public static final String USAGE_GRACE_1M = "usage.grace.1m";

  /** How long windows of a minute are kept. */
  public static final String USAGE_RETENTION_1M = "usage.retention.1m";

  /** Bytes of a session event's content. */
  public static final String SESSION_CONTENT_BYTES = "session.content.bytes";

  /** Bytes of its other fields. */
  public static final String SESSION_FIELD_BYTES = "session.field.bytes";

  /** Times to live of sessions. */
  public static final String SESSION_TTL = "session.ttl";

  /** Time between outputs. */
  public static final String EMIT_INTERVAL_MS = "emit.interval.ms";

  /** The declarations. */
  public static final Section SECTION =
      new Section(
          "Folds",
          "Read by the streams app and local mode. The query API tells them (GET /api/v1/settings), and verify takes them from there.",
          Section.FLEETFOLD,
          new ConfigDef()
              .define(
                  SEAL_AFTER,
                  ConfigDef.Type.STRING,
                  "PT24H",
                  Valid.duration(time -> time.toMillis() >= 1, "PT0.001S or more"),
                  Importance.HIGH,
                  "Log time from the record that ended a run to its sealing: later records of the run become dead letters, and its ids are forgotten.")
              .define(
                  SEAL_SILENT_AFTER,
                  ConfigDef.Type.STRING,
                  null,
                  Valid.duration(time -> time.toMillis() >= 1, "PT0.001S or more"),
                  Importance.MEDIUM,
                  "Log time from a run's newest record to its sealing where none ended it; at least seal.after. Unset, it is P30D, or seal.after where that is longer.")
              .define(
                  SILENT_AFTER,
                  ConfigDef.Type.STRING,
                  "PT30M",
                  Valid.duration(
                      time -> time.isZero() || time.toMillis() >= 1_000,
                      "PT1S or more, or PT0S to leave silent runs alone"),
                  Importance.HIGH,
                  "Log time without a record until an unfinished run is interrupted; PT0S for never.")
              .define(
                  TEXT_BYTES,
                  ConfigDef.Type.INT,
                  256 << 10,
                  Valid.range(1 << 10, 512 << 10),
                  Importance.MEDIUM,
                  "UTF-8 bytes of one text or JSON field; more is cut, with a marker.")
              .define(
                  RECORD_BYTES,
                  ConfigDef.Type.INT,
                  RecordLimits.RECORD_BYTES,
                  Valid.range(1 << 10, RecordLimits.RECORD_BYTES),
                  Importance.MEDIUM,
                  "Bytes of a whole record, key and headers included; a larger one becomes a dead letter.")
              .define(
                  USAGE_GRACE_10S,
                  ConfigDef.Type.STRING,
                  "PT1H",
                  Valid.duration(
                      time -> !time.isNegative() && time.toDays() <= 36_500, "PT0S to P36500D"),
                  Importance.LOW,
                  "Log time for which a usage window of 10 s still takes late records.")
              .define(
                  USAGE_RETENTION_10S,
                  ConfigDef.Type.STRING,
                  "PT6H",
                  Valid.duration(
                      time -> !time.isNegative() && time.toDays() <= 36_500, "PT0S to P36500D"),
                  Importance.LOW,
                  "Log time for which it is kept live; at least its grace.")
              .define(
                  USAGE_GRACE_1M,
                  ConfigDef.Type.STRING,
                  "PT24H",
                  Valid.duration(
                      time -> !time.isNegative() && time.toDays() <= 36_500, "PT0S to P36500D"),
                  Importance.LOW,
                  "The same for windows of a minute. Windows of an hour are open and kept for ever.")
              .define(
                  USAGE_RETENTION_1M,
                  ConfigDef.Type.STRING,
                  "P7D",
                  Valid.duration(
                      time -> !time.isNegative() && time.toDays() <= 36_500, "PT0S to P36500D"),
                  Importance.LOW,
                  "Log time for which they are kept live.")
              .define(
                  SESSION_CONTENT_BYTES,
                  ConfigDef.Type.INT,
                  3 << 20,
                  Valid.range(1 << 10, SessionLimits.MAX_CONTENT_BYTES),
                  Importance.MEDIUM,
                  "UTF-8 bytes of the content of a session's event, which is JSON: a picture of 2 MB fits. Clients refuse more before they send it: give both the same.")
              .define(
                  SESSION_FIELD_BYTES,
                  ConfigDef.Type.INT,
                  1 << 20,
                  Valid.range(1 << 10, SessionLimits.MAX_FIELD_BYTES),
                  Importance.MEDIUM,
                  "The same for its data, and for what it changes in the state.")
              .define(
                  SESSION_TTL,
                  ConfigDef.Type.STRING,
                  "",
                  Valid.durations(),
                  Importance.MEDIUM,
                  "Time to live of sessions after their last event, by application; * stands for all others, and a session that falls under none lives for ever. Holds for sessions that are created from then on.")
              .define(
                  EMIT_INTERVAL_MS,
                  ConfigDef.Type.LONG,
                  250,
                  Valid.range(1, 3_600_000),
                  Importance.LOW,
                  "Time between two outputs of what changed in runs and statistics, in milliseconds; usage windows have four times that."));

  /** What {@value #SEAL_SILENT_AFTER} is unless set, and unless {@value #SEAL_AFTER} is longer. */
  public static final Duration SEAL_SILENT_AFTER_UNSET = Duration.ofDays(30);

  private FoldSection() {}

  /** How long after its newest record a silent run is sealed. */
  public static Duration sealSilentAfter(Values folds) {
    if (folds.isSet(SEAL_SILENT_AFTER)) {
      return folds.duration(SEAL_SILENT_AFTER);
    }
    Duration sealAfter = folds.duration(SEAL_AFTER);
    return sealAfter.compareTo(SEAL_SILENT_AFTER_UNSET) > 0 ? sealAfter : SEAL_SILENT_AFTER_UNSET;
  }
}
