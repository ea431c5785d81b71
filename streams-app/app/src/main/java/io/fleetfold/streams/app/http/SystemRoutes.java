package io.fleetfold.streams.app.http;

import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.http.Problem;
import io.fleetfold.streams.core.http.QueryParameters;
import io.fleetfold.streams.core.http.Readiness;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What operators and tools ask: health, metrics, settings, the API's description. */
final class SystemRoutes {
  static final String OPENAPI = "/openapi/query-api.json";

  private final Supplier<Readiness> readiness;
  private final Metrics metrics;
  private final List<PublishedSetting> settings;
  private final byte[] openapi;

  SystemRoutes(Supplier<Readiness> readiness, Metrics metrics, List<PublishedSetting> settings) {
    this.readiness = readiness;
    this.metrics = metrics;
    this.settings = settings;
    try (InputStream in = SystemRoutes.class.getResourceAsStream(OPENAPI)) {
      this.openapi = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + OPENAPI + " from the jar", e);
    }
  }

  void live(Context ctx) {
    QueryParameters.of(ctx);
    ctx.contentType(Json.MEDIA_TYPE).result(Json.bytes(Map.of("live", true)));
  }

  void ready(Context ctx) {
    QueryParameters.of(ctx);
    Readiness now = readiness.get();
    if (!now.ready()) {
      throw Problem.notReady(now).thrown();
    }
    ctx.contentType(Json.MEDIA_TYPE).result(Json.bytes(now));
  }

  void settings(Context ctx) {
    QueryParameters.of(ctx);
    ctx.contentType(Json.MEDIA_TYPE).result(Json.bytes(Map.of("items", settings)));
  }

  void metrics(Context ctx) throws IOException {
    // scrapers may add parameters of their own, such as name[]: all of it is given anyway
    String accepted = ctx.header("Accept");
    ctx.contentType(metrics.contentType(accepted)).result(metrics.write(accepted));
  }

  void openapi(Context ctx) {
    QueryParameters.of(ctx);
    ctx.contentType(Json.MEDIA_TYPE).result(openapi);
  }
}
