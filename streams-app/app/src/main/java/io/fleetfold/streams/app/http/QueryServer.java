package io.fleetfold.streams.app.http;

import io.fleetfold.records.IngestRefusal;
import io.fleetfold.streams.app.instances.FleetInstances;
import io.fleetfold.streams.app.instances.FleetReadiness;
import io.fleetfold.streams.app.instances.Hop;
import io.fleetfold.streams.app.instances.Keyspace;
import io.fleetfold.streams.app.instances.PeerSessions;
import io.fleetfold.streams.app.instances.Peers;
import io.fleetfold.streams.core.http.Problem;
import io.fleetfold.streams.core.http.Problems;
import io.fleetfold.streams.core.http.Readiness;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.runs.http.FleetRoutes;
import io.fleetfold.streams.runs.http.RunCallRoutes;
import io.fleetfold.streams.runs.http.RunEventRoutes;
import io.fleetfold.streams.runs.http.UsageRoutes;
import io.fleetfold.streams.runs.views.FleetViews;
import io.fleetfold.streams.runs.views.RunCallViews;
import io.fleetfold.streams.runs.views.RunEventViews;
import io.fleetfold.streams.sessions.http.SessionPartials;
import io.fleetfold.streams.sessions.http.SessionRoutes;
import io.fleetfold.streams.sessions.state.SessionTally;
import io.fleetfold.streams.sessions.views.SessionTallies;
import io.fleetfold.streams.sessions.views.SessionViews;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.staticfiles.Location;
import jakarta.servlet.DispatcherType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The query API, the live feed, the metrics and the dashboard, on one port. Answers come straight
 * from the views and may show work that is not committed yet. {@link #start} and {@link #close} are
 * called once each, from any thread.
 */
public final class QueryServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueryServer.class);

  /** What a request's line and headers may be together; twice as much where an instance asks. */
  static final int HEADER_BYTES = 8_192;

  // those that wait for the fold to pass an event stand still beside those that work
  private static final int THREADS = 64 + SessionRoutes.MAX_WAITING;
  private static final Duration IDLE = Duration.ofSeconds(60);

  private final Supplier<Readiness> readiness;
  private final LiveFeed feed;
  private final FollowFeed follows;
  private final FollowRequest followRequests;
  private final Metrics metrics;
  private final Routes routes;
  private final InternalRoutes internal;
  private final SessionPartials partials;
  private final QuerySecurity security;
  private final QueryIdentity identity;
  private final FleetViews views;
  private final String host;
  private final int port;
  private final Javalin server;

  /**
   * A server that does not listen yet.
   *
   * @param peers the other instances of the app
   * @param views what is read of the fleet
   * @param events what is read of the events of runs
   * @param calls what is read of the calls of runs
   * @param sessions what is read of sessions
   * @param refusals what gateways refused, newest first
   * @param readiness whether this instance has all that it is to have; asked from any thread
   * @param kafkaMetrics Kafka Streams' metrics, or an empty map while there are none; asked for
   *     each {@code /metrics}
   * @param pauses lets the folds stand still
   * @param settings what the app runs with
   * @param security who may ask, and TLS
   * @param host address to listen on; on a loopback address only requests for a loopback name are
   *     answered, so that no web page can reach the API under a name of its own
   * @param port 0 takes a free one
   */
  public QueryServer(
      Peers peers,
      FleetViews views,
      RunEventViews events,
      RunCallViews calls,
      SessionViews sessions,
      Supplier<List<IngestRefusal>> refusals,
      Supplier<Readiness> readiness,
      Supplier<? extends Map<MetricName, ? extends Metric>> kafkaMetrics,
      Pauses pauses,
      List<PublishedSetting> settings,
      QuerySecurity security,
      String host,
      int port) {
    this(
        peers,
        views,
        events,
        calls,
        sessions,
        refusals,
        readiness,
        kafkaMetrics,
        pauses,
        settings,
        security,
        host,
        port,
        ReadBudget.ofProcess(),
        LiveTiming.DEFAULT);
  }

  QueryServer(
      Peers peers,
      FleetViews views,
      RunEventViews events,
      RunCallViews calls,
      SessionViews sessions,
      Supplier<List<IngestRefusal>> refusals,
      Supplier<Readiness> readiness,
      Supplier<? extends Map<MetricName, ? extends Metric>> kafkaMetrics,
      Pauses pauses,
      List<PublishedSetting> settings,
      QuerySecurity security,
      String host,
      int port,
      ReadBudget budget,
      LiveTiming timing) {
    this.readiness = readiness;
    this.host = host;
    this.port = port;
    FleetReadiness fleet = new FleetReadiness(peers, readiness);
    this.metrics = new Metrics(peers, views, () -> own(peers, sessions), fleet, kafkaMetrics);
    this.feed = new LiveFeed(new LiveReader(views, fleet), metrics, budget, timing, peers::isAlone);
    this.follows = new FollowFeed(metrics, budget, timing);
    this.followRequests = new FollowRequest(peers, views, sessions, events);
    SessionRoutes sessionRoutes =
        new SessionRoutes(sessions, here -> new PeerSessions(peers, sessions, here));
    this.partials = sessionRoutes.partials();
    this.security = security;
    this.identity = new QueryIdentity(security);
    this.views = views;
    this.routes =
        new Routes(
            peers,
            new FleetRoutes(views),
            new RunEventRoutes(events),
            new RunCallRoutes(calls, views),
            new UsageRoutes(views, InstantSource.system()),
            sessionRoutes,
            new RefusalRoutes(refusals),
            new SystemRoutes(fleet, metrics, settings));
    this.internal =
        new InternalRoutes(
            peers,
            new InternalDoor(identity),
            new FleetInstances(
                peers,
                pauses.pause(),
                pauses.resume(),
                () -> Map.of("ready", readiness.get().ready(), "settings", settings)),
            views,
            sessions);
    Gate gate = new Gate(host, metrics, budget);
    this.server = Javalin.create(config -> configure(config, gate));
  }

  /** Of the partitions that are here: whoever collects adds up what all instances tell. */
  private static SessionTally own(Peers peers, SessionViews sessions) {
    return SessionTallies.sum(
        List.of(
            sessions.sessionTotals(peers.here(Keyspace.SESSIONS)),
            sessions.applicationTotals(peers.here(Keyspace.APPLICATIONS))));
  }

  private void configure(JavalinConfig config, Gate gate) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.GZIP;
    config.staticFiles.add("/dashboard", Location.CLASSPATH);
    // an idle machine keeps few threads, a busy one has a bound; Jetty's own needs grow with cores
    QueuedThreadPool threads =
        new QueuedThreadPool(
            THREADS + 2 * Runtime.getRuntime().availableProcessors(), 4, (int) IDLE.toMillis());
    threads.setName("query-api");
    config.jetty.threadPool = threads;
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setRequestHeaderSize(2 * HEADER_BYTES);
          http.setResponseHeaderSize(HEADER_BYTES);
          http.setIdleTimeout(IDLE.toMillis());
          http.setSendServerVersion(false);
          // ids may hold a slash or a percent sign, written %2F and %25, a backslash and whatever
          // else is text; they name keys, never files
          http.setUriCompliance(
              UriCompliance.DEFAULT.with(
                  "ids",
                  UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                  UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
                  UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS));
        });
    if (security.tls()) {
      config.jetty.addConnector(
          (jetty, http) -> ServerTls.connector(jetty, http, security, host, port));
    }
    config.jetty.modifyServer(jetty -> jetty.setErrorHandler(new JettyErrors()));
    config.jetty.modifyServletContextHandler(context -> servlets(context, gate));
    Problems.map(config.routes);
    config.routes.before("/api/*", this::requireFolds);
    config.routes.before("/internal/*", this::requireFolds);
    routes.addTo(config.routes, identity, views);
    internal.addTo(config.routes, partials);
  }

  /** Folds that have stopped will not be there in a second: what to do is said for all reads. */
  private void requireFolds(Context ctx) {
    Readiness now = readiness.get();
    if (now.stopped()) {
      if (Hop.of(ctx.req()).isPresent()) {
        // others take its partitions over: what it says of itself is no answer of the fleet's
        ctx.header(Hop.MOVED, "true");
      }
      throw Problem.stopped(now).thrown();
    }
  }

  private void servlets(ServletContextHandler context, Gate gate) {
    context.getServletHandler().setDecodeAmbiguousURIs(true);
    FilterHolder filter = new FilterHolder(gate);
    filter.setAsyncSupported(true);
    context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
    ServletHolder live =
        new ServletHolder(new LiveServlet(feed, follows, followRequests, identity));
    live.setAsyncSupported(true);
    context.addServlet(live, Routes.LIVE);
  }

  /**
   * Listens.
   *
   * @throws io.javalin.util.JavalinBindException when the port is taken
   * @throws IllegalStateException when what is told would be open to a network, with the remedy
   */
  public void start() {
    identity.checkBinding(host);
    server.start(host, port);
    LOG.info(
        "query API at {}:{}{}: it answers {}",
        host,
        server.port(),
        security.tls() ? ", TLS" : "",
        identity.answersTo());
    feed.start();
    follows.start();
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  /** Stops listening, within a second; open live feeds are ended. */
  @Override
  public void close() {
    feed.close();
    follows.close();
    server.stop();
  }
}
