package io.fleetfold.client.session.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.client.session.SessionSnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Lists all sessions of a user page by page: the next one is asked for while one is read. */
final class AllSessions {
  private static final int PAGE = 1_000;
  private static final String ORDER = "order";

  private final QueryApi api;
  private final String app;
  private final String user;
  private final String token;
  private final List<List<SessionSnapshot>> pages = Collections.synchronizedList(new ArrayList<>());

  AllSessions(QueryApi api, String app, String user, String token) {
    this.api = api;
    this.app = app;
    this.user = user;
    this.token = token;
  }

  CompletableFuture<List<SessionSnapshot>> list() {
    return from("id", null)
        .exceptionallyCompose(
            error -> {
              pages.clear();
              // an app that was built before there was the order
              return FleetfoldBackend.isUnknownThere(error, ORDER)
                  ? from(null, null)
                  : CompletableFuture.failedFuture(error);
            })
        .thenApply(unused -> pages.stream().flatMap(List::stream).toList());
  }

  private CompletableFuture<Void> from(String order, String cursor) {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("app_name", app);
    parameters.put("user_id", user);
    parameters.put("limit", Integer.toString(PAGE));
    parameters.put(ORDER, order);
    parameters.put("cursor", cursor);
    return api.get(FleetfoldBackend.ROOT, parameters, token)
        .thenCompose(
            json -> {
              JsonNode page = json.orElseThrow();
              Optional<String> next = SessionReading.text(page, "next_cursor");
              int at = pages.size();
              pages.add(List.of());
              CompletableFuture<Void> rest =
                  next.isPresent()
                      ? from(order, next.get())
                      : CompletableFuture.completedFuture(null);
              pages.set(at, SessionReading.list(page.path("items"), SessionReading::session));
              return rest;
            });
  }
}
