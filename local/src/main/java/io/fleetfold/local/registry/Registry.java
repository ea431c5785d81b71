package io.fleetfold.local.registry;

import io.fleetfold.local.part.Part;
import io.fleetfold.local.part.Ports;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.FleetSubjects;
import io.fleetfold.schemas.HeldRecords;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.javalin.Javalin;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry for one machine that speaks the interface of Confluent's, parses and compares
 * schemas with Confluent's own classes, and keeps them in the topic {@code _schemas} as Confluent's
 * does. Ids survive restarts. Avro only; new subjects start with FULL_TRANSITIVE compatibility.
 */
public final class Registry extends Part {
  private static final Logger LOG = LoggerFactory.getLogger(Registry.class);

  /** Of all schemas that are registered: a fleet's own have some 100,000. */
  private static final long MAX_CHARACTERS = 32 << 20;

  private final long mostCharacters;
  private final String bootstrapServers;
  private final Ports ports;
  private final Fleet fleet;
  private final String topic;
  private final boolean restoring;
  private SchemaLog log;
  private Javalin server;

  /**
   * A registry that keeps its schemas on those brokers.
   *
   * @param fleet whose subjects are there from the first start
   */
  public Registry(String bootstrapServers, Ports ports, Fleet fleet) {
    this(bootstrapServers, ports, fleet, false);
  }

  /**
   * The same, to restore what was lost.
   *
   * @param restoring whether it takes schemas with the ids they had, and nothing else
   */
  public Registry(String bootstrapServers, Ports ports, Fleet fleet, boolean restoring) {
    this(bootstrapServers, ports, fleet, SchemaLog.TOPIC, restoring);
  }

  Registry(String bootstrapServers, Ports ports, Fleet fleet, String topic, boolean restoring) {
    this(bootstrapServers, ports, fleet, topic, restoring, MAX_CHARACTERS);
  }

  Registry(
      String bootstrapServers,
      Ports ports,
      Fleet fleet,
      String topic,
      boolean restoring,
      long mostCharacters) {
    super("registry");
    this.mostCharacters = mostCharacters;
    this.bootstrapServers = bootstrapServers;
    this.ports = ports;
    this.fleet = fleet;
    this.topic = topic;
    this.restoring = restoring;
  }

  @Override
  public String address() {
    return "http://127.0.0.1:" + ports.registry();
  }

  @Override
  protected void open() throws Exception {
    SchemaState state = new SchemaState();
    log = SchemaLog.open(bootstrapServers, topic, state);
    Modes modes = new Modes(state, log, restoring);
    Levels levels = new Levels(state, log, modes);
    Subjects subjects = new Subjects(state, log, modes);
    Registrations registrations = new Registrations(state, log, levels, modes);
    Pins pins = new Pins(fleet, levels, registrations);
    if (!restoring) {
      if (state.all().findAny().isEmpty()) {
        requireNothingToRead();
      }
      // before anybody else can register a first schema
      pins.pin().forEach(LOG::warn);
    }
    Answering answers = new Answering(log, ReadBudget.ofProcess());
    server =
        RegistryServer.create(
            routes -> {
              new RegistryRoutes(state, subjects, registrations, pins, mostCharacters)
                  .addTo(routes, answers);
              new SettingRoutes(levels, modes, pins).addTo(routes, answers);
            });
    server.start("127.0.0.1", ports.registry());
  }

  /**
   * Without their schemas records can never be read, and a registry that begins anew would give
   * their ids to others.
   */
  private void requireNothingToRead() throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      Set<String> holding = HeldRecords.in(admin, fleet);
      if (!holding.isEmpty()) {
        throw new IllegalStateException(
            "the topic "
                + topic
                + " holds no schema, but "
                + FleetSubjects.named(holding)
                + " hold records, which only the schemas they were written with can read. Restore"
                + " them (docs/OPERATIONS.md, \"A lost schema registry\"), or begin with an"
                + " empty data folder");
      }
    }
  }

  @Override
  protected void shut() {
    if (server != null) {
      server.stop();
      server = null;
    }
    if (log != null) {
      log.close();
      log = null;
    }
  }
}
