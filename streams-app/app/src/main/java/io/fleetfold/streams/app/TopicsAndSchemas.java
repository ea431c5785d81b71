package io.fleetfold.streams.app;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.FleetSubjects;
import io.fleetfold.schemas.HeldRecords;
import io.fleetfold.schemas.SchemaRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * Makes a fleet's topics and subjects, for a cluster whose producers start before the streams app.
 *
 * @param kafka settings of the brokers' clients
 * @param registryUrl where the schema registry is
 * @param registrySettings settings of the registry's client
 */
public record TopicsAndSchemas(
    Fleet fleet,
    Map<String, Object> kafka,
    String registryUrl,
    Map<String, String> registrySettings) {

  /** For the cluster and fleet that the streams app would take from these variables. */
  public static TopicsAndSchemas fromEnvironment(Map<String, String> variables) {
    StreamsAppConfig config = StreamsEnvironment.cluster(variables);
    return new TopicsAndSchemas(
        config.fleet(),
        StreamsProperties.admin(config),
        config.registryUrl(),
        config.registrySettings());
  }

  @Override
  public String toString() {
    return "topics and schemas at " + registryUrl;
  }

  /**
   * Makes what is missing and checks what is there.
   *
   * @return what an operator should know, a sentence each
   * @throws IllegalStateException when a topic does not fit or the registry is another fleet's
   */
  public List<String> prepare() throws InterruptedException, IOException {
    try (Admin admin = Admin.create(kafka);
        SchemaRegistry registry = SchemaRegistry.at(registryUrl, registrySettings)) {
      new TopicCreator(admin, fleet).createMissing();
      return subjects(admin, registry, fleet);
    }
  }

  static List<String> subjects(Admin admin, SchemaRegistry registry, Fleet fleet)
      throws InterruptedException {
    FleetSubjects subjects = new FleetSubjects(registry, fleet);
    subjects.requireFor(HeldRecords.in(admin, fleet));
    return subjects.pin();
  }
}
