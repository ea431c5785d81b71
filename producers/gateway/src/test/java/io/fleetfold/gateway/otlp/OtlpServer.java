package io.fleetfold.gateway.otlp;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.fleetfold.gateway.http.GatewayRoutes;
import io.fleetfold.gateway.ingest.Accepted;
import io.fleetfold.gateway.ingest.Caller;
import io.fleetfold.gateway.ingest.InFlight;
import io.fleetfold.gateway.ingest.Item;
import io.fleetfold.gateway.ingest.Receipt;
import io.fleetfold.gateway.ingest.RefusalLog;
import io.fleetfold.gateway.ingest.Refused;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** OTLP's services on a server of their own, over a core that keeps what it is given. */
final class OtlpServer implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-29T00:00:00Z");

  final Queue<SpanItem> spans = new ConcurrentLinkedQueue<>();
  final Queue<LogItem> logs = new ConcurrentLinkedQueue<>();
  final InFlight inFlight = new InFlight(256 << 20);
  final RefusalLog refusals = new RefusalLog("test", InstantSource.fixed(NOW));
  final Otlp otlp;

  // what the core completes with instead of a receipt
  volatile RuntimeException away;

  private final Server server;

  OtlpServer(OtlpLimits limits) {
    otlp =
        new Otlp(
            new OtlpSettings(
                limits,
                inFlight,
                this::take,
                ctx -> Caller.LOCAL,
                List.of(new Spans()),
                List.of(new Logs()),
                refusals,
                InstantSource.fixed(NOW)));
    ServerBuilder builder = Server.builder().http(0);
    GatewayRoutes routes = new GatewayRoutes();
    otlp.addTo(routes);
    routes.addTo(builder);
    otlp.addTo(builder);
    server = builder.build();
    server.start().join();
  }

  String address() {
    return "http://127.0.0.1:" + server.activeLocalPort();
  }

  private CompletableFuture<Receipt> take(List<Item> items, Caller caller) {
    if (away != null) {
      return CompletableFuture.failedFuture(away);
    }
    return CompletableFuture.completedFuture(
        new Receipt(
            items.stream()
                .filter(item -> item.refusal() == null)
                .map(item -> new Accepted(item.index(), List.of(), List.of()))
                .toList(),
            items.stream()
                .filter(item -> item.refusal() != null)
                .map(item -> new Refused(item.index(), item.refusal()))
                .toList()));
  }

  private final class Spans implements SpanMapping {
    @Override
    public boolean claims(SpanItem span) {
      return true;
    }

    @Override
    public List<Item> map(List<SpanItem> claimed) {
      spans.addAll(claimed);
      return claimed.stream().map(span -> Item.of(span.index(), List.of())).toList();
    }
  }

  private final class Logs implements LogMapping {
    @Override
    public boolean claims(LogItem log) {
      return true;
    }

    @Override
    public List<Item> map(List<LogItem> claimed) {
      logs.addAll(claimed);
      return claimed.stream().map(log -> Item.of(log.index(), List.of())).toList();
    }
  }

  @Override
  public void close() {
    server.stop().join();
  }
}
