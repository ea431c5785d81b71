package io.fleetfold.streams.sessions.http;

import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.http.Problem;
import io.fleetfold.streams.core.http.QueryCaller;
import io.fleetfold.streams.core.http.QueryParameters;
import io.fleetfold.streams.core.ingest.SessionFacts;
import io.fleetfold.streams.core.reads.Page;
import io.fleetfold.streams.sessions.SessionId;
import io.fleetfold.streams.sessions.state.AppendOutcome;
import io.fleetfold.streams.sessions.state.SessionTally;
import io.fleetfold.streams.sessions.views.SessionViews;
import io.fleetfold.streams.sessions.views.SessionViews.Filter;
import io.fleetfold.streams.sessions.views.SessionViews.Newest;
import io.fleetfold.streams.sessions.views.SessionViews.Position;
import io.fleetfold.streams.sessions.views.SessionViews.Range;
import io.fleetfold.streams.sessions.views.SessionViews.Steps;
import io.fleetfold.streams.sessions.views.SessionViews.View;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is asked of sessions. */
public final class SessionRoutes {
  /** Requests that may wait at once. */
  public static final int MAX_WAITING = SessionWaiting.MAX;

  static final int MAX_MESSAGES = 10_000;

  private static final String APP = "app_name";
  private static final String USER = "user_id";
  private static final String SESSION = "session_id";
  private static final String EVENT = SessionAppendAnswers.EVENT;
  private static final String APPENDS = "appends";
  private static final String MESSAGES = "messages";
  private static final String AFTER = "after";
  private static final String KNOWN = "known";
  private static final Pattern KNOWN_MESSAGE = Pattern.compile("(\\d{1,18}):(\\d{1,18})");
  private static final String UPDATED_BEFORE = "updated_before";
  private static final String ALL = "all";
  private static final String LIMIT = "limit";
  private static final String CURSOR = "cursor";
  private static final String ORDER = "order";
  private static final String NEWEST = "newest";

  private final SessionViews views;
  private final SessionWaiting waiting;
  private final SessionAppendAnswers appends;
  private final SessionGathering gathering;

  /**
   * Routes of sessions.
   *
   * @param views what is read here
   * @param gather makes of what this process tells of its partitions what is told of all
   */
  public SessionRoutes(SessionViews views, UnaryOperator<SessionGathering> gather) {
    this.views = views;
    this.waiting = new SessionWaiting(views);
    this.appends = new SessionAppendAnswers(views, waiting);
    this.gathering = gather.apply(SessionGathering.here(views, appends));
  }

  /** What other instances are told of the partitions that are here. */
  public SessionPartials partials() {
    return new SessionPartials(views, waiting, appends);
  }

  public void sessions(Context ctx) {
    QueryParameters query =
        QueryParameters.ofList(
            ctx,
            APP,
            USER,
            "status",
            UPDATED_BEFORE,
            ORDER,
            PositionToken.WAIT_FOR,
            SessionWaiting.TIMEOUT);
    String app = QueryCaller.of(ctx).appOf(APP, query.id(APP));
    String user = query.id(USER);
    Instant before = query.time(UPDATED_BEFORE);
    Filter filter =
        new Filter(
            app,
            user,
            query.oneOf("status", SessionFacts.STATUSES),
            before == null ? null : (Long) before.toEpochMilli());
    if ("id".equals(query.oneOf(ORDER, List.of("updated", "id")))) {
      byId(ctx, query, filter);
      return;
    }
    int offset = query.offset();
    waiting.await(query, app);
    Page<byte[]> page = gathering.list(filter, offset, query.limit());
    answer(ctx, out -> SessionPages.write(page, n -> Integer.toString(offset + n), out));
  }

  /**
   * The cursor is the last id: a page costs what is in it, and sessions that change do not move.
   */
  private void byId(Context ctx, QueryParameters query, Filter filter) {
    if (filter.app() == null || filter.user() == null) {
      throw Problem.badParameter(
              ORDER, "order is id, which needs a user's sessions", "give app_name and user_id")
          .thrown();
    }
    String cursor = query.cursorOnly();
    String behind = cursor == null ? null : QueryParameters.checkId(CURSOR, cursor);
    waiting.await(query, filter.app());
    Page<View> page = views.sessionsById(filter, behind, query.limit());
    answer(
        ctx,
        out ->
            SessionPages.write(
                new Page<>(
                    page.items().stream().map(SessionGathering::item).toList(), page.hasMore()),
                n -> n == 0 ? behind : page.items().get(n - 1).id().sessionId(),
                out));
  }

  public void session(Context ctx) {
    QueryParameters query = reading(ctx, MESSAGES, AFTER, KNOWN);
    SessionId id = id(ctx);
    int messages = messageCount(query);
    Instant after = query.time(AFTER);
    Newest newest = newest(query, messages);
    waiting.await(query, id.app());
    View view = view(id, newest);
    answer(
        ctx,
        out -> SessionAnswers.write(view, messages < 0 ? null : oldestFirst(view, after), out));
  }

  public void messages(Context ctx) {
    QueryParameters query = reading(ctx, LIMIT, AFTER, CURSOR);
    SessionId id = id(ctx);
    int limit = query.limit();
    long before = query.sequence(CURSOR, Long.MAX_VALUE);
    Instant after = query.time(AFTER);
    waiting.await(query, id.app());
    Page<byte[]> found = views.messages(id, before, limit).orElseThrow(() -> unknown(id).thrown());
    answer(ctx, out -> SessionPages.messages(found, after, out));
  }

  public void events(Context ctx) {
    QueryParameters query = reading(ctx, LIMIT, CURSOR, ORDER);
    SessionId id = id(ctx);
    boolean newestFirst = NEWEST.equals(query.oneOf(ORDER, List.of("oldest", NEWEST)));
    int limit = query.limit();
    long bound = query.sequence(CURSOR, newestFirst ? Long.MAX_VALUE : -1);
    waiting.await(query, id.app());
    Steps steps =
        views
            .steps(id, new Range(bound, newestFirst, limit))
            .orElseThrow(() -> unknown(id).thrown());
    answer(ctx, out -> SessionEventJson.page(steps, out));
  }

  public void state(Context ctx) {
    QueryParameters query = reading(ctx);
    SessionId id = id(ctx);
    waiting.await(query, id.app());
    View view = view(id, Newest.NONE);
    answer(ctx, out -> SessionAnswers.state(view, out));
  }

  public void append(Context ctx) {
    QueryParameters query = reading(ctx, "session", MESSAGES, AFTER);
    SessionId id = id(ctx);
    String eventId = QueryParameters.checkId(EVENT, ctx.pathParam(EVENT));
    boolean withSession = "true".equals(query.oneOf("session", List.of("true", "false")));
    int messages = messageCount(query);
    Instant after = query.time(AFTER);
    List<Position> positions = waiting.await(query, id.app());
    AppendOutcome outcome =
        views
            .append(id, eventId)
            .or(() -> sentOn(query, id, eventId, positions))
            .orElseThrow(() -> unknownAppend(id, eventId, positions).thrown());
    Optional<View> view = withSession ? views.session(id, Math.max(0, messages)) : Optional.empty();
    answer(
        ctx,
        out -> {
          out.writeStartObject();
          out.writeStringField(EVENT, eventId);
          appends.write(outcome, id, positions, out);
          if (withSession) {
            out.writeFieldName("session");
            if (view.isPresent()) {
              SessionAnswers.write(
                  view.get(), messages < 0 ? null : oldestFirst(view.get(), after), out);
            } else {
              out.writeNull();
            }
          }
          out.writeEndObject();
        });
  }

  public void appends(Context ctx) {
    QueryParameters query = reading(ctx, APPENDS);
    List<AppendName> names = AppendName.parse(query, APPENDS);
    List<Position> positions = waiting.positions(query);
    if (names.isEmpty()) {
      throw Problem.badParameter(APPENDS, APPENDS + " is missing", "name the events").thrown();
    }
    if (!positions.isEmpty() && positions.size() != names.size()) {
      throw Problem.badParameter(
              PositionToken.WAIT_FOR,
              positions.size() + " positions are given for " + names.size() + " events",
              "give each event's own, in the order of the events, or none")
          .thrown();
    }
    names.forEach(name -> QueryCaller.of(ctx).appOf(APPENDS, name.id().app()));
    List<AppendQuestion> questions = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      questions.add(
          new AppendQuestion(names.get(i), positions.isEmpty() ? null : positions.get(i)));
    }
    List<byte[]> items = gathering.appends(questions, SessionWaiting.timeout(query));
    answer(ctx, out -> SessionPages.items(items, out));
  }

  public void stats(Context ctx) {
    QueryParameters.of(ctx);
    ctx.contentType(Json.MEDIA_TYPE).result(Json.bytes(stats(gathering.totals())));
  }

  public static Stats stats(SessionTally tally) {
    return new Stats(
        tally.getActive() + tally.getCompleted() + tally.getAbandoned(),
        tally.getActive(),
        tally.getCompleted(),
        tally.getAbandoned(),
        tally.getEvents(),
        tally.getMessages(),
        tally.getMessageBytes(),
        tally.getStateEntries(),
        tally.getStateBytes());
  }

  /**
   * What the fleet's sessions hold.
   *
   * @param events accepted events of the sessions that there are
   * @param messageBytes as stored
   * @param stateEntries keys with a value, in all scopes
   * @param stateBytes characters of keys and values
   */
  record Stats(
      long sessions,
      long active,
      long completed,
      long abandoned,
      long events,
      long messages,
      long messageBytes,
      long stateEntries,
      long stateBytes) {}

  private static QueryParameters reading(Context ctx, String... known) {
    List<String> all = new ArrayList<>(List.of(known));
    all.add(PositionToken.WAIT_FOR);
    all.add(SessionWaiting.TIMEOUT);
    return QueryParameters.of(ctx, all.toArray(String[]::new));
  }

  private static SessionId id(Context ctx) {
    return SessionId.of(
        QueryParameters.checkId(APP, ctx.pathParam(APP)),
        QueryParameters.checkId(USER, ctx.pathParam(USER)),
        QueryParameters.checkId(SESSION, ctx.pathParam(SESSION)));
  }

  /** How many messages are asked for; -1 where none are. */
  private static int messageCount(QueryParameters query) {
    return ALL.equals(query.text(MESSAGES))
        ? MAX_MESSAGES
        : query.number(MESSAGES, 0, MAX_MESSAGES, -1);
  }

  private static Newest newest(QueryParameters query, int messages) {
    int most = Math.max(0, messages);
    String known = query.text(KNOWN);
    if (known == null) {
      return Newest.of(most);
    }
    Matcher parts = KNOWN_MESSAGE.matcher(known);
    if (!parts.matches()) {
      throw Problem.badParameter(
              KNOWN,
              KNOWN + " is not a generation and sequence",
              "give generation:sequence of a message in an earlier answer")
          .thrown();
    }
    return new Newest(most, Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)));
  }

  private static List<byte[]> oldestFirst(View view, Instant after) {
    List<byte[]> messages = new ArrayList<>(view.messages());
    if (after != null) {
      StoredMessageJson json = new StoredMessageJson();
      messages.removeIf(message -> json.timestamp(message) < after.toEpochMilli());
    }
    Collections.reverse(messages);
    return messages;
  }

  private View view(SessionId id, Newest messages) {
    return views.session(id, messages).orElseThrow(() -> unknown(id).thrown());
  }

  private static Problem unknown(SessionId id) {
    return Problem.notFound("session", SESSION, id.sessionId());
  }

  /** An event under the right key is sent on to its session's partition, and is there soon. */
  private Optional<AppendOutcome> sentOn(
      QueryParameters query, SessionId id, String eventId, List<Position> waited) {
    return isElsewhere(id, waited)
        ? waiting.awaitStray(query, () -> views.append(id, eventId))
        : Optional.empty();
  }

  private boolean isElsewhere(SessionId id, List<Position> waited) {
    int home = RecordKeys.partition(id.userKey(), views.partitions());
    return !waited.isEmpty() && waited.stream().noneMatch(at -> at.partition() == home);
  }

  /** An event that stands elsewhere under another key was refused without a trace here. */
  private Problem unknownAppend(SessionId id, String eventId, List<Position> waited) {
    if (isElsewhere(id, waited)) {
      return Problem.badParameter(
          "key",
          "event '"
              + eventId
              + "' stands in partition "
              + waited.get(0).partition()
              + ", those of its session in partition "
              + RecordKeys.partition(id.userKey(), views.partitions()),
          "publish it under the key "
              + id.userKey()
              + ", without a partition of your own and placed as Kafka's Java clients do"
              + " (librdkafka: partitioner=murmur2_random)");
    }
    return Problem.notFound("append", EVENT, eventId);
  }

  private static void answer(Context ctx, Json.Part part) {
    ctx.contentType(Json.MEDIA_TYPE).result(Json.written(part));
  }
}
