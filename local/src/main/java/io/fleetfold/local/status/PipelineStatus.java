package io.fleetfold.local.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;

/**
 * How a pipeline is. Its fields are those of {@code status --json}.
 *
 * @param ready whether every part is up and every connector runs
 * @param settled whether everything published is folded, and everything folded is in SQL
 * @param parts by name
 * @param dashboardUrl where the dashboard is
 * @param jdbcUrl where the database is, without user and password
 * @param user who may read the database
 * @param connectors by name: RUNNING only where the connector and all its tasks run, MISSING where
 *     it was deleted
 * @param lag what is still to be done
 * @param deadLetters records that could not be folded; null where that cannot be told
 * @param diskFreeBytes room on the disk of the data folder; null where that cannot be told
 * @param settings what the folds run with that is not as usual, by variable; null where the app
 *     does not tell
 * @param instances of the streams app, as the one that was asked knows them; null where it does not
 *     tell
 */
@JsonPropertyOrder({
  "ready",
  "settled",
  "parts",
  "dashboard_url",
  "jdbc_url",
  "user",
  "connectors",
  "lag",
  "dead_letters",
  "disk_free_bytes",
  "settings",
  "instances"
})
public record PipelineStatus(
    @JsonProperty("ready") boolean ready,
    @JsonProperty("settled") boolean settled,
    @JsonProperty("parts") Map<String, PartStatus> parts,
    @JsonProperty("dashboard_url") String dashboardUrl,
    @JsonProperty("jdbc_url") String jdbcUrl,
    @JsonProperty("user") String user,
    @JsonProperty("connectors") Map<String, String> connectors,
    @JsonProperty("lag") Lag lag,
    @JsonProperty("dead_letters") Long deadLetters,
    @JsonProperty("disk_free_bytes") Long diskFreeBytes,
    @JsonProperty("settings") Map<String, String> settings,
    @JsonProperty("instances") List<InstanceStatus> instances) {

  /**
   * A part.
   *
   * @param state up, starting, stopped or down
   * @param address where it is reached
   * @param pid its process; null where that is not known
   * @param reason why it has stopped by itself, and what to do; null where it has not
   */
  @JsonPropertyOrder({"state", "address", "pid", "reason"})
  public record PartStatus(
      @JsonProperty("state") String state,
      @JsonProperty("address") String address,
      @JsonProperty("pid") Long pid,
      @JsonProperty("reason") @JsonInclude(JsonInclude.Include.NON_NULL) String reason) {
    PartStatus(String state, String address, Long pid) {
      this(state, address, pid, null);
    }

    /** Whether it serves. */
    boolean up() {
      return state.equals("up");
    }
  }

  /**
   * Records that wait; null where that cannot be told.
   *
   * @param streams published, not folded
   * @param sink folded, not in SQL
   */
  @JsonPropertyOrder({"streams", "sink"})
  public record Lag(@JsonProperty("streams") Long streams, @JsonProperty("sink") Long sink) {
    static final Lag UNKNOWN = new Lag(null, null);

    boolean none() {
      return streams != null && streams == 0 && sink != null && sink == 0;
    }
  }

  PipelineStatus withSettled(boolean value) {
    return new PipelineStatus(
        ready,
        value,
        parts,
        dashboardUrl,
        jdbcUrl,
        user,
        connectors,
        lag,
        deadLetters,
        diskFreeBytes,
        settings,
        instances);
  }
}
