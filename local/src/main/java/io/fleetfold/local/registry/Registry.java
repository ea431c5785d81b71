package io.fleetfold.local.registry;

import io.fleetfold.local.part.Part;
import io.fleetfold.local.part.Ports;
import io.javalin.Javalin;
import java.util.Map;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry for one machine that speaks the interface of Confluent's, parses and compares
 * schemas with Confluent's own classes, and keeps them in the topic {@code _schemas} as Confluent's
 * does. Ids survive restarts. Avro only; new subjects start with FULL_TRANSITIVE compatibility.
 */
public final class Registry extends Part {
  private static final Logger LOG = LoggerFactory.getLogger(Registry.class);

  private final String bootstrapServers;
  private final Ports ports;
  private SchemaLog log;
  private Javalin server;

  /** A registry that keeps its schemas on those brokers. */
  public Registry(String bootstrapServers, Ports ports) {
    super("registry");
    this.bootstrapServers = bootstrapServers;
    this.ports = ports;
  }

  @Override
  public String address() {
    return "http://127.0.0.1:" + ports.registry();
  }

  @Override
  protected void open() throws Exception {
    SchemaState state = new SchemaState();
    log = SchemaLog.open(bootstrapServers, state);
    RegistryRoutes routes = new RegistryRoutes(state, log);
    server =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.jetty.threadPool = new QueuedThreadPool(12, 2);
              // a subject may hold any character, escaped slashes too
              config.jetty.modifyHttpConfiguration(
                  http -> http.setUriCompliance(UriCompliance.UNSAFE));
              config.jetty.modifyServletContextHandler(
                  handler -> handler.getServletHandler().setDecodeAmbiguousURIs(true));
              routes.addTo(config.routes);
              config.routes.exception(
                  Exception.class,
                  (e, ctx) -> {
                    LOG.error("{} {} failed", ctx.method(), ctx.path(), e);
                    ctx.status(500)
                        .json(Map.of("error_code", RegistryException.STORE, "message", "" + e));
                  });
            });
    server.start("127.0.0.1", ports.registry());
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
