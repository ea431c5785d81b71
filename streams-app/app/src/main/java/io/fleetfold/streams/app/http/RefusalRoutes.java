package io.fleetfold.streams.app.http;

import io.fleetfold.records.IngestRefusal;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.http.Pages;
import io.fleetfold.streams.core.http.QueryParameters;
import io.javalin.http.Context;
import java.util.List;
import java.util.function.Supplier;

/** What gateways refused: whoever sent it has been told, and may not have looked. */
final class RefusalRoutes {
  private final Supplier<List<IngestRefusal>> newest;

  /** Routes that ask for the newest refusals, newest first. */
  RefusalRoutes(Supplier<List<IngestRefusal>> newest) {
    this.newest = newest;
  }

  void refusals(Context ctx) {
    QueryParameters query = QueryParameters.ofList(ctx);
    int offset = query.offset();
    List<IngestRefusal> all = newest.get();
    int from = Math.min(offset, all.size());
    int to = Math.min(from + query.limit(), all.size());
    ctx.contentType(Json.MEDIA_TYPE)
        .result(Pages.write(all.subList(from, to), offset, to < all.size()));
  }
}
