package io.fleetfold.local.pipeline;

import io.fleetfold.client.QueryEndpoint;
import io.fleetfold.connect.Connectors;
import io.fleetfold.connect.DatabaseSettings;
import io.fleetfold.connect.secrets.DatabaseSecrets;
import io.fleetfold.gateway.GatewayConfig;
import io.fleetfold.local.broker.Broker;
import io.fleetfold.local.connect.ConnectWorker;
import io.fleetfold.local.gateway.GatewayPart;
import io.fleetfold.local.part.DataFolder;
import io.fleetfold.local.part.Ports;
import io.fleetfold.local.part.PrivateToken;
import io.fleetfold.local.postgres.Credentials;
import io.fleetfold.local.postgres.Postgres;
import io.fleetfold.local.registry.Registry;
import io.fleetfold.local.streams.Streams;
import io.fleetfold.prices.PriceTopicSettings;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.config.IdentitySection;
import io.fleetfold.schemas.config.LocalSection;
import io.fleetfold.schemas.config.ProcessEnvironment;
import io.fleetfold.schemas.config.ServerSection;
import io.fleetfold.streams.app.StreamsAppConfig;
import io.fleetfold.streams.app.StreamsEnvironment;
import io.fleetfold.streams.app.http.QuerySecurity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of a pipeline on one machine, each knowing the others only by their addresses. None is
 * started: together in one process or each in its own, they are the same.
 *
 * @param data where they keep their data
 * @param ports where they listen
 */
public record Parts(DataFolder data, Ports ports) {
  /** One machine's fleet: few partitions, one copy, and the prefix that the folder keeps. */
  public Fleet fleet() {
    return settings().fleet();
  }

  private FolderSettings settings() {
    return FolderSettings.of(data, ProcessEnvironment.variables());
  }

  /** Kafka. */
  public Broker broker() {
    return new Broker(data.kafka(), ports);
  }

  /** The schema registry; needs the broker. */
  public Registry registry() {
    boolean restoring =
        LocalSection.SECTION
            .readGiven(ProcessEnvironment.variables())
            .flag(LocalSection.REGISTRY_RESTORE);
    return new Registry(bootstrapServers(), ports, fleet(), restoring);
  }

  /** The database. */
  public Postgres postgres() {
    return new Postgres(data.postgres(), data.logs().resolve("postgres.log"), ports);
  }

  /** Folds, query API and dashboard; needs broker and registry. */
  public Streams streams() {
    return new Streams(
        StreamsAppConfig.of(bootstrapServers(), registryUrl(), fleet(), data.streams())
            .withHttp("127.0.0.1", ports.query())
            .withSecurity(QuerySecurity.local(tokens(), makeInternalToken()))
            .withFold(StreamsEnvironment.fold(ProcessEnvironment.variables())));
  }

  /** The gateway; needs broker and registry, and the query API where sessions are written. */
  public GatewayPart gateway() {
    Map<String, String> variables = new HashMap<>(ProcessEnvironment.variables());
    variables.put(IdentitySection.SECTION.variable(IdentitySection.TOKENS), tokens().toString());
    return new GatewayPart(
        GatewayConfig.of(
                variables,
                Map.of("bootstrap.servers", bootstrapServers()),
                registryUrl(),
                Map.of(),
                fleet())
            .at(
                ports.gateway(),
                ports.otlpHttp(),
                ports.otlpGrpc(),
                QueryEndpoint.of(queryUrl()).withToken(makeInternalToken())));
  }

  /** The sinks; need broker, registry and the migrated database. */
  public ConnectWorker connect(Credentials credentials) {
    Map<String, Map<String, String>> connectors =
        Connectors.load(fleet(), registryUrl(), database(credentials), DatabaseSecrets.OWNER);
    return new ConnectWorker(
        data.connect(),
        bootstrapServers(),
        connectors,
        Postgres.passwordFile(data.postgres()),
        ports);
  }

  private Path tokens() {
    String named =
        IdentitySection.SECTION
            .readGiven(ProcessEnvironment.variables())
            .text(IdentitySection.TOKENS);
    return named == null ? data.tokens() : Path.of(named);
  }

  private String makeInternalToken() {
    if (given().isPresent()) {
      return given().get();
    }
    try {
      return PrivateToken.of(data.internalToken());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * By what this pipeline's own commands read it, whoever else may; null where this user may not
   * know.
   */
  public String internalToken() {
    return given().or(() -> PrivateToken.find(data.internalToken())).orElse(null);
  }

  private static Optional<String> given() {
    return Optional.ofNullable(
        ServerSection.SECTION
            .readGiven(ProcessEnvironment.variables())
            .text(ServerSection.INTERNAL_TOKEN));
  }

  /** The database as the sinks and migrations see it. */
  public DatabaseSettings database(Credentials credentials) {
    return new DatabaseSettings(
        "127.0.0.1",
        ports.postgres(),
        Postgres.DATABASE,
        Credentials.OWNER,
        credentials.owner(),
        DatabaseSettings.DEFAULT_SCHEMA,
        settings().tables());
  }

  /** Where the price topic is. */
  public PriceTopicSettings prices() {
    return new PriceTopicSettings(bootstrapServers(), registryUrl(), Map.of(), fleet(), Map.of());
  }

  /** Where producers and consumers connect. */
  public String bootstrapServers() {
    return "127.0.0.1:" + ports.kafka();
  }

  /** Where the registry is. */
  public String registryUrl() {
    return "http://127.0.0.1:" + ports.registry();
  }

  /** Where agents send JSON. */
  public String gatewayUrl() {
    return "http://127.0.0.1:" + ports.gateway();
  }

  /** Where the query API and the dashboard are. */
  public String queryUrl() {
    return "http://127.0.0.1:" + ports.query();
  }

  /** Where Connect's REST interface is. */
  public String connectUrl() {
    return "http://127.0.0.1:" + ports.connect();
  }
}
