package io.fleetfold.client.session.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.client.Position;
import io.fleetfold.client.SessionSettings;
import io.fleetfold.client.session.Append;
import io.fleetfold.client.session.InvalidSessionInputException;
import io.fleetfold.client.session.MessageFilter;
import io.fleetfold.client.session.MessagePage;
import io.fleetfold.client.session.Outcome;
import io.fleetfold.client.session.ScopedState;
import io.fleetfold.client.session.SessionBackend;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionQuery;
import io.fleetfold.client.session.SessionSnapshot;
import io.fleetfold.client.session.SessionStats;
import io.fleetfold.client.session.SessionStatus;
import io.fleetfold.client.session.UnknownSessionException;
import io.fleetfold.client.session.remote.MessageCache.Kept;
import io.fleetfold.records.AgentRunEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Sessions in Fleetfold: events go to the brokers, reads ask the query API and wait for this
 * client's own events. Thread-safe.
 */
public final class FleetfoldBackend implements SessionBackend {
  static final String ROOT = "/api/v1/sessions";
  private static final String KNOWN = "known";
  private static final long CACHE_BYTES = 16L << 20;

  private final SessionProducer producer;
  private final QueryApi api;
  private final AppendQuestions questions;
  private final MessageCache cache = new MessageCache(CACHE_BYTES);
  private final SeenPositions seen = new SeenPositions();

  public FleetfoldBackend(SessionSettings settings) {
    this.producer = new SessionProducer(settings);
    this.api = new QueryApi(settings.query(), settings.timeout());
    this.questions = new AppendQuestions(api, settings.timeout());
  }

  @Override
  public CompletableFuture<Append> append(AgentRunEvent event, boolean awaited) {
    CompletableFuture<Append> sent = send(event);
    return awaited ? sent.thenCompose(this::decided) : sent;
  }

  private CompletableFuture<Append> send(AgentRunEvent event) {
    SessionKey key = new SessionKey(event.getAppName(), event.getUserId(), event.getSessionId());
    return producer
        .send(event)
        .thenApply(
            (Position position) -> {
              seen.add(key.app(), key.user(), position.token());
              return new Append(
                  key,
                  event.getEventId(),
                  Outcome.ACKNOWLEDGED,
                  OptionalLong.empty(),
                  false,
                  position);
            });
  }

  @Override
  public CompletableFuture<Append> decided(Append append) {
    return questions.ask(append).thenApply(json -> append(json, append));
  }

  @Override
  public CompletableFuture<SessionSnapshot> appendAndGet(
      AgentRunEvent event, MessageFilter messages) {
    Map<String, String> query = filter(messages);
    query.put("session", "true");
    return send(event)
        .thenCompose(
            append ->
                questions
                    .askAlone(append, query)
                    .thenApply(
                        json -> {
                          // a refusal throws
                          append(json, append);
                          if (!json.path("session").isObject()) {
                            throw new UnknownSessionException(append.key());
                          }
                          return SessionReading.session(json.path("session"));
                        }));
  }

  private static Append append(JsonNode json, Append append) {
    return SessionReading.decision(json)
        .append(
            append.key(), append.eventId(), json.path("duplicate").asBoolean(), append.position());
  }

  @Override
  public CompletableFuture<Optional<SessionSnapshot>> get(SessionKey key, MessageFilter messages) {
    Optional<Kept> kept = cache.find(key, messages.newest());
    if (kept.isPresent() && messages.newest() > 0) {
      return readOn(key, kept.get(), messages);
    }
    CompletableFuture<Optional<SessionSnapshot>> found = readWhole(key, messages);
    return messages.after().isPresent()
        ? found
        : found.whenComplete((session, error) -> keep(session));
  }

  private CompletableFuture<Optional<SessionSnapshot>> readWhole(
      SessionKey key, MessageFilter messages) {
    return read(key, "", filter(messages)).thenApply(json -> json.map(SessionReading::session));
  }

  private void keep(Optional<SessionSnapshot> session) {
    if (session != null) {
      session.ifPresent(cache::keep);
    }
  }

  /** Asks for the messages that are not known yet. */
  private CompletableFuture<Optional<SessionSnapshot>> readOn(
      SessionKey key, Kept kept, MessageFilter messages) {
    Map<String, String> query = filter(MessageFilter.newest(messages.newest()));
    query.put(KNOWN, kept.generation() + ":" + kept.last());
    CompletableFuture<Optional<SessionSnapshot>> newer =
        read(key, "", query).thenApply(json -> json.map(SessionReading::session));
    return newer
        .thenCompose(
            found -> {
              if (found.isEmpty()) {
                cache.forget(key);
                return CompletableFuture.completedFuture(found);
              }
              return cache
                  .complete(kept, found.get(), messages.newest())
                  .map(messages::of)
                  .map(whole -> CompletableFuture.completedFuture(Optional.of(whole)))
                  .orElseGet(() -> readWhole(key, messages));
            })
        .exceptionallyCompose(
            error ->
                isUnknownThere(error, KNOWN)
                    ? readWhole(key, messages)
                    : CompletableFuture.failedFuture(error));
  }

  @Override
  public CompletableFuture<Optional<ScopedState>> state(SessionKey key) {
    return read(key, "/state", Map.of()).thenApply(json -> json.map(SessionReading::state));
  }

  @Override
  public CompletableFuture<List<SessionSnapshot>> list(SessionQuery query) {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("app_name", query.app());
    parameters.put("user_id", query.user().orElse(null));
    parameters.put("status", query.status().map(SessionStatus::label).orElse(null));
    parameters.put("updated_before", query.updatedBefore().map(Instant::toString).orElse(null));
    String token = query.user().map(user -> seen.of(query.app(), user)).orElse(null);
    return list(query, parameters, token, new ArrayList<>());
  }

  /** Goes on behind a page that ended before the limit: one is bounded by bytes, too. */
  private CompletableFuture<List<SessionSnapshot>> list(
      SessionQuery query,
      Map<String, String> parameters,
      String token,
      List<SessionSnapshot> before) {
    parameters.put("limit", Integer.toString(query.limit() - before.size()));
    parameters.put("offset", Integer.toString(query.offset() + before.size()));
    return api.get(ROOT, parameters, token)
        .thenCompose(
            json -> {
              JsonNode page = json.orElseThrow();
              before.addAll(SessionReading.list(page.path("items"), SessionReading::session));
              boolean more = page.path("has_more").asBoolean() && !page.path("items").isEmpty();
              return more && before.size() < query.limit()
                  ? list(query, parameters, token, before)
                  : CompletableFuture.completedFuture(Collections.unmodifiableList(before));
            });
  }

  @Override
  public CompletableFuture<List<SessionSnapshot>> all(String app, String user) {
    return new AllSessions(api, app, user, seen.of(app, user)).list();
  }

  @Override
  public CompletableFuture<MessagePage> messages(
      SessionKey key, int limit, Optional<Instant> after, Optional<String> cursor) {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("limit", Integer.toString(limit));
    parameters.put("after", after.map(Instant::toString).orElse(null));
    parameters.put("cursor", cursor.orElse(null));
    return read(key, "/messages", parameters)
        .thenApply(
            json -> {
              JsonNode page = json.orElseThrow(() -> new UnknownSessionException(key));
              return new MessagePage(
                  SessionReading.list(page.path("items"), SessionReading::message),
                  SessionReading.text(page, "next_cursor"));
            });
  }

  @Override
  public CompletableFuture<SessionStats> stats() {
    return api.get(ROOT + "/stats", Map.of(), null)
        .thenApply(json -> SessionReading.stats(json.orElseThrow()));
  }

  private CompletableFuture<Optional<JsonNode>> read(
      SessionKey key, String part, Map<String, String> query) {
    return api.get(path(key) + part, query, seen.of(key.app(), key.user()));
  }

  /** An app that was built before there was the parameter refuses it. */
  static boolean isUnknownThere(Throwable error, String parameter) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    return cause instanceof InvalidSessionInputException refused
        && parameter.equals(refused.field());
  }

  private static Map<String, String> filter(MessageFilter messages) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("messages", Integer.toString(messages.newest()));
    query.put("after", messages.after().map(Instant::toString).orElse(null));
    return query;
  }

  /** Where the query API has a session. */
  static String path(SessionKey key) {
    return ROOT + "/" + key;
  }

  @Override
  public void observe(String app, String user, String token) {
    seen.add(app, user, token);
  }

  @Override
  public List<String> problems(Duration limit) {
    Map<String, Supplier<Optional<String>>> parts = new LinkedHashMap<>();
    // they tell more than that nobody answered, so they get to say it
    Duration each = limit.multipliedBy(9).dividedBy(10);
    parts.put("the brokers", () -> producer.problem(each));
    parts.put("the schema registry", producer::registryProblem);
    parts.put("the query API", () -> api.problem(each));
    return Checkup.problems(parts, limit);
  }

  @Override
  public void close() {
    producer.close();
    api.close();
  }
}
