package io.fleetfold.gateway;

import io.fleetfold.client.QueryEndpoint;
import io.fleetfold.gateway.identity.IdentitySettings;
import io.fleetfold.gateway.otlp.agents.UsageSources;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.SessionLimits;
import io.fleetfold.schemas.config.ClientSection;
import io.fleetfold.schemas.config.ClusterSection;
import io.fleetfold.schemas.config.FoldSection;
import io.fleetfold.schemas.config.GatewaySection;
import io.fleetfold.schemas.config.IdentitySection;
import io.fleetfold.schemas.config.QuerySection;
import io.fleetfold.schemas.config.ServerSection;
import io.fleetfold.schemas.config.Values;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a gateway is told.
 *
 * @param kafka settings of the Kafka client, at least {@code bootstrap.servers}
 * @param registryUrl where the schema registry is
 * @param registry settings of its client
 * @param fleet whose topics are written
 * @param query the query API, which tells what became of an append to a session
 * @param host the address to listen on
 * @param port of JSON; 0 takes a free one
 * @param otlpHttpPort of OTLP over HTTP; 0 takes a free one
 * @param otlpGrpcPort of OTLP over gRPC; 0 takes a free one
 * @param hosts further names that the gateway answers to
 * @param bodyBytes the largest body after decompression
 * @param batchItems most items of a JSON body
 * @param inFlightBytes most bytes of bodies at a time, and as many on their way to the brokers
 * @param requestTimeout how long a request may take
 * @param deliveryTimeout how long the brokers may take to acknowledge
 * @param sessionTimeout how long an append to a session may take
 * @param usageSources what each coding agent's calls are counted by
 * @param keepsOthers whether spans and logs that tell of no agent become events, too
 * @param recordBytes the largest record that the folds take, key included
 * @param sessionLimits how large an event of a session may be
 * @param identity how callers are known
 */
public record GatewayConfig(
    Map<String, String> kafka,
    String registryUrl,
    Map<String, String> registry,
    Fleet fleet,
    QueryEndpoint query,
    String host,
    int port,
    int otlpHttpPort,
    int otlpGrpcPort,
    List<String> hosts,
    int bodyBytes,
    int batchItems,
    long inFlightBytes,
    Duration requestTimeout,
    Duration deliveryTimeout,
    Duration sessionTimeout,
    UsageSources usageSources,
    boolean keepsOthers,
    int recordBytes,
    SessionLimits sessionLimits,
    IdentitySettings identity) {
  private static final Path TOKENS = Path.of(".fleetfold", "gateway", "tokens.json");

  /** Copies the collections, and checks the ports. */
  public GatewayConfig {
    if ((port != 0 && (port == otlpHttpPort || port == otlpGrpcPort))
        || (otlpHttpPort != 0 && otlpHttpPort == otlpGrpcPort)) {
      throw new IllegalArgumentException(
          "FLEETFOLD_GATEWAY_PORT, FLEETFOLD_GATEWAY_OTLP_HTTP_PORT and"
              + " FLEETFOLD_GATEWAY_OTLP_GRPC_PORT name a port twice: take three different ones;"
              + " each of them answers everything");
    }
    kafka = Map.copyOf(kafka);
    registry = Map.copyOf(registry);
    hosts = List.copyOf(hosts);
  }

  /**
   * That of the environment.
   *
   * @throws IllegalArgumentException for a variable that is missing or unusable, with the remedy
   */
  public static GatewayConfig of(Map<String, String> variables) {
    Values cluster = ClusterSection.SECTION.read(variables);
    Map<String, String> kafka = new HashMap<>(ClusterSection.kafka(cluster));
    kafka.put("bootstrap.servers", cluster.text(ClusterSection.BOOTSTRAP_SERVERS));
    Fleet fleet =
        new Fleet(cluster.text(ClusterSection.TOPIC_PREFIX), Fleet.DEFAULT_PARTITIONS, (short) 1);
    return of(
        variables,
        kafka,
        cluster.text(ClusterSection.REGISTRY_URL),
        ClusterSection.registry(cluster),
        fleet);
  }

  /** That of the environment, on a cluster that is told. */
  public static GatewayConfig of(
      Map<String, String> variables,
      Map<String, String> kafka,
      String registryUrl,
      Map<String, String> registry,
      Fleet fleet) {
    Values gateway = GatewaySection.SECTION.readGiven(variables);
    Values client = ClientSection.SECTION.readGiven(variables);
    Values folds = FoldSection.SECTION.readGiven(variables);
    return new GatewayConfig(
        kafka,
        registryUrl,
        registry,
        fleet,
        QueryEndpoint.of(client.text(ClientSection.QUERY_URL))
            .withToken(client.text(ClientSection.QUERY_TOKEN))
            .trusting(path(QuerySection.SECTION.readGiven(variables), QuerySection.TLS_CA)),
        gateway.text(GatewaySection.HOST),
        gateway.integer(GatewaySection.PORT),
        gateway.integer(GatewaySection.OTLP_HTTP_PORT),
        gateway.integer(GatewaySection.OTLP_GRPC_PORT),
        ServerSection.SECTION.readGiven(variables).list(ServerSection.HTTP_HOSTS),
        gateway.integer(GatewaySection.BODY_BYTES),
        gateway.integer(GatewaySection.BATCH_ITEMS),
        gateway.number(GatewaySection.IN_FLIGHT_BYTES),
        gateway.millis(GatewaySection.REQUEST_TIMEOUT_MS),
        gateway.millis(GatewaySection.DELIVERY_TIMEOUT_MS),
        client.millis(ClientSection.SESSION_TIMEOUT_MS),
        UsageSources.of(gateway),
        gateway.flag(GatewaySection.OTLP_KEEP_OTHERS),
        folds.integer(FoldSection.RECORD_BYTES),
        SessionLimits.of(folds),
        IdentitySettings.of(IdentitySection.SECTION.readGiven(variables), TOKENS));
  }

  private static Path path(Values values, String name) {
    return values.isSet(name) ? Path.of(values.text(name)) : null;
  }

  /** The same at other ports, with another query API. */
  public GatewayConfig at(int json, int otlpHttp, int otlpGrpc, QueryEndpoint another) {
    return new GatewayConfig(
        kafka,
        registryUrl,
        registry,
        fleet,
        another,
        host,
        json,
        otlpHttp,
        otlpGrpc,
        hosts,
        bodyBytes,
        batchItems,
        inFlightBytes,
        requestTimeout,
        deliveryTimeout,
        sessionTimeout,
        usageSources,
        keepsOthers,
        recordBytes,
        sessionLimits,
        identity);
  }
}
