package io.fleetfold.gateway;

import io.fleetfold.client.SessionSettings;
import io.fleetfold.client.SessionStore;
import io.fleetfold.client.session.Sessions;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The sessions' client, opened when it is first asked for. Thread-safe. */
final class SessionAccess implements Supplier<Sessions>, AutoCloseable {
  private final GatewayConfig config;
  private final SchemaRegistry registry;
  private Sessions sessions;

  SessionAccess(GatewayConfig config, SchemaRegistry registry) {
    this.config = config;
    this.registry = registry;
  }

  @Override
  public synchronized Sessions get() {
    if (sessions == null) {
      sessions =
          Sessions.open(
              new SessionSettings(
                  SessionStore.FLEETFOLD,
                  producer(),
                  () ->
                      RecordSerializer.register(
                          registry, config.fleet(), Topics.AGENT_SESSION_EVENTS),
                  config.fleet(),
                  config.query(),
                  config.sessionTimeout(),
                  config.sessionLimits(),
                  Clock.systemUTC()));
    }
    return sessions;
  }

  private Map<String, Object> producer() {
    int timeout = Math.toIntExact(config.sessionTimeout().toMillis());
    Map<String, Object> settings = new HashMap<>(config.kafka());
    settings.put("client.id", "fleetfold-gateway-sessions");
    settings.put("key.serializer", StringSerializer.class);
    settings.put("value.serializer", ByteArraySerializer.class);
    settings.put("acks", "all");
    settings.put("enable.idempotence", true);
    settings.put("compression.type", "lz4");
    settings.put("max.in.flight.requests.per.connection", 1);
    settings.put("max.request.size", Fleet.MAX_MESSAGE_BYTES);
    settings.put("linger.ms", 0L);
    settings.put("max.block.ms", (long) timeout);
    settings.put("delivery.timeout.ms", timeout);
    settings.put("request.timeout.ms", Math.min(15_000, timeout));
    return settings;
  }

  @Override
  public synchronized void close() {
    if (sessions != null) {
      sessions.close();
    }
  }
}
