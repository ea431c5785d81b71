package io.fleetfold.streams.sessions.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.http.QueryParameters;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.sessions.SessionId;
import io.fleetfold.streams.sessions.state.SessionTally;
import io.fleetfold.streams.sessions.views.FoundSession;
import io.fleetfold.streams.sessions.views.SessionRouting.Wait;
import io.fleetfold.streams.sessions.views.SessionViews;
import io.fleetfold.streams.sessions.views.SessionViews.Filter;
import io.fleetfold.streams.sessions.views.SessionViews.Position;
import io.fleetfold.streams.sessions.views.SessionViews.View;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an instance tells others of the partitions that it has; {@link SessionWire} reads it.
 * Whether it has them is looked after by whoever calls.
 */
public final class SessionPartials {
  private static final String APP = "app_name";
  private static final String PARTITION = "partition";
  private static final String OFFSET = "offset";
  private static final int MAX_WAIT_MS = 30_000;

  private final SessionViews views;
  private final SessionWaiting waiting;
  private final SessionAppendAnswers appends;

  SessionPartials(SessionViews views, SessionWaiting waiting, SessionAppendAnswers appends) {
    this.views = views;
    this.waiting = waiting;
    this.appends = appends;
  }

  /** Which sessions match, the last updated first; not read yet. */
  public void found(Context ctx, Set<Integer> partitions) {
    JsonNode question = SessionWire.tree(ctx.bodyAsBytes());
    Filter filter = SessionWire.filter(question);
    int count = question.path("count").intValue();
    List<FoundSession> found = views.found(filter, partitions, count);
    answer(ctx, SessionWire.found(found.subList(0, Math.min(count, found.size()))));
  }

  /**
   * Sessions as they stand in lists, in the order of the question; null for one that is not there
   * any more. Fewer where they are large: one at least.
   */
  public void sessions(Context ctx, Set<Integer> partitions) {
    List<SessionId> ids = SessionWire.ids(SessionWire.tree(ctx.bodyAsBytes()));
    List<Optional<View>> read = views.read(ids);
    answer(
        ctx,
        Json.written(
            out -> {
              out.writeStartObject();
              out.writeArrayFieldStart(SessionWire.ITEMS);
              for (Optional<View> view : read) {
                if (view.isPresent()) {
                  SessionAnswers.write(view.get(), null, out);
                } else {
                  out.writeNull();
                }
              }
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  /** What the stores of sessions hold. */
  public void sessionTotals(Context ctx, Set<Integer> partitions) {
    answer(ctx, views.sessionTotals(partitions));
  }

  /** What the stores of applications hold. */
  public void applicationTotals(Context ctx, Set<Integer> partitions) {
    answer(ctx, views.applicationTotals(partitions));
  }

  /** What became of events, once their positions were waited for. */
  public void appends(Context ctx, Set<Integer> partitions) {
    JsonNode question = SessionWire.tree(ctx.bodyAsBytes());
    Duration timeout = Duration.ofMillis(question.path(SessionWaiting.TIMEOUT).longValue());
    List<byte[]> items = appends.of(SessionWire.questions(question), timeout);
    answer(ctx, Json.written(out -> SessionPages.items(items, out)));
  }

  /** Waits for a position of a partition of sessions. */
  public void await(Context ctx) throws InterruptedException {
    QueryParameters query = QueryParameters.of(ctx, PARTITION, OFFSET, APP, SessionWaiting.TIMEOUT);
    Position position = position(query);
    String app = query.text(APP);
    await(ctx, query, left -> views.await(position, app, left));
  }

  /** Waits for what an event has changed of an application's state. */
  public void awaitApplied(Context ctx) throws InterruptedException {
    QueryParameters query = QueryParameters.of(ctx, PARTITION, OFFSET, APP, SessionWaiting.TIMEOUT);
    Position change = position(query);
    String app = query.text(APP);
    await(ctx, query, left -> views.awaitApplied(app, change, left));
  }

  private Position position(QueryParameters query) {
    return new Position(
        query.number(PARTITION, 0, views.partitions() - 1, 0), query.sequence(OFFSET, 0));
  }

  private void await(Context ctx, QueryParameters query, Wait wait) throws InterruptedException {
    long timeout = query.number(SessionWaiting.TIMEOUT, 0, MAX_WAIT_MS, 0);
    long deadline = System.nanoTime() + Duration.ofMillis(timeout).toNanos();
    answer(ctx, Json.bytes(Map.of(SessionWire.PASSED, waiting.await(deadline, wait))));
  }

  /** The state of an application. */
  public void appState(Context ctx) {
    String app = QueryParameters.of(ctx, APP).text(APP);
    answer(ctx, SessionWire.state(views.appState(app)));
  }

  /** Up to which offset partitions of sessions are folded. */
  public void sessionsAsOf(Context ctx, Set<Integer> partitions) {
    answer(ctx, Json.bytes(views.prints().sessionsAsOf(partitions)));
  }

  /** Up to which offset partitions of applications are folded. */
  public void applicationsAsOf(Context ctx, Set<Integer> partitions) {
    answer(ctx, Json.bytes(views.prints().applicationsAsOf(partitions)));
  }

  /** From which offset partitions of sessions are folded by the law of this release. */
  public void lawFrom(Context ctx, Set<Integer> partitions) {
    answer(ctx, Json.bytes(views.prints().lawFrom(partitions)));
  }

  private static void answer(Context ctx, SessionTally tally) {
    answer(ctx, Json.bytes(tally));
  }

  private static void answer(Context ctx, byte[] json) {
    ReadBudget.cover(json.length);
    ctx.contentType(Json.MEDIA_TYPE).result(json);
  }
}
