package io.fleetfold.streams.app.instances;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all instances of a group have in common, kept by the brokers: with the streams protocol it
 * is no setting of a client. What the brokers refuse is said, with what they have instead.
 */
public final class GroupSettings {
  private static final Logger LOG = LoggerFactory.getLogger(GroupSettings.class);
  private static final int BEATS = 16;
  private static final Duration FASTEST = Duration.ofMillis(500);

  private final Map<String, String> settings = new LinkedHashMap<>();

  /** Those for so many copies and such a time of silence. */
  public GroupSettings(int standbys, Duration timeout) {
    Duration beat = timeout.dividedBy(BEATS);
    settings.put("streams.num.standby.replicas", Integer.toString(standbys));
    settings.put(
        "streams.heartbeat.interval.ms",
        Long.toString((beat.compareTo(FASTEST) < 0 ? FASTEST : beat).toMillis()));
    settings.put("streams.session.timeout.ms", Long.toString(timeout.toMillis()));
  }

  /**
   * Sets them for a group, which need not be there yet.
   *
   * @throws RetriableException when the brokers can't be reached
   */
  public void apply(Admin admin, String group) throws InterruptedException {
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      try {
        admin
            .incrementalAlterConfigs(
                Map.of(
                    new ConfigResource(ConfigResource.Type.GROUP, group),
                    List.of(
                        new AlterConfigOp(
                            new ConfigEntry(setting.getKey(), setting.getValue()),
                            AlterConfigOp.OpType.SET))))
            .all()
            .get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RetriableException again) {
          throw again;
        }
        LOG.warn(
            "the brokers do not set {}={} for group {}, and go on with their own: {}."
                + " docs/OPERATIONS.md says what the brokers and the rights must allow",
            setting.getKey(),
            setting.getValue(),
            group,
            e.getCause().getMessage());
      }
    }
  }
}
