package io.fleetfold.local.status;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** How many records the sinks have still to write to SQL. Not thread-safe. */
public final class SinkLag implements AutoCloseable {
  private final Fleet fleet;
  private final Admin admin;
  private final EndOffsets logs;

  /**
   * Looks at the sinks of a fleet.
   *
   * @param kafka settings of Kafka's clients
   */
  public SinkLag(String bootstrapServers, Map<String, ?> kafka, Fleet fleet) {
    this.fleet = fleet;
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put("bootstrap.servers", bootstrapServers);
    this.admin = Admin.create(settings);
    this.logs = new EndOffsets(admin, settings);
  }

  /** Records that are committed in the topics of the sinks, and by no sink. */
  public long records() throws ExecutionException, InterruptedException {
    long records = 0;
    for (Topic<?> topic : Topics.SUNK) {
      String name = fleet.name(topic);
      records += GroupOffsets.of(admin, logs, "connect-" + name, List.of(name)).lag();
    }
    return records;
  }

  @Override
  public void close() {
    logs.close();
    admin.close(Duration.ofSeconds(1));
  }
}
