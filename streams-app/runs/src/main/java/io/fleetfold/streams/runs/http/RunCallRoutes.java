package io.fleetfold.streams.runs.http;

import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.http.Problem;
import io.fleetfold.streams.core.http.QueryCaller;
import io.fleetfold.streams.core.http.QueryParameters;
import io.fleetfold.streams.runs.http.FleetCalls.Begin;
import io.fleetfold.streams.runs.views.CallPlace;
import io.fleetfold.streams.runs.views.FleetViews;
import io.fleetfold.streams.runs.views.RunCallViews;
import io.fleetfold.streams.runs.views.RunCallViews.Listed;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.function.Function;

/** What is asked of LLM calls. */
public final class RunCallRoutes {
  private static final String RUN = "run_id";
  private static final String AGENT = "agent_id";
  private static final String LIMIT = "limit";
  private static final String CURSOR = "cursor";

  private final RunCallViews views;
  private final FleetViews runs;
  private final FleetCalls fleet;

  /** Routes over the calls of each run, and over the runs that there are. */
  public RunCallRoutes(RunCallViews views, FleetViews runs) {
    this.views = views;
    this.runs = runs;
    this.fleet = new FleetCalls(runs, views);
  }

  /** Calls of a run. */
  public void ofRun(Context ctx) {
    QueryParameters query = QueryParameters.of(ctx, LIMIT, CURSOR);
    String runId = QueryParameters.checkId(RUN, ctx.pathParam(RUN));
    CallPlace after = begin(query, CallPlace::ofCursor, null);
    Listed calls =
        views
            .calls(runId, after, query.limit())
            .orElseThrow(() -> Problem.notFound("run", RUN, runId).thrown());
    CallPage page = new CallPage(query.limit());
    int added = page.add(calls);
    boolean hasMore = calls.hasMore() || added < calls.items().size();
    answer(ctx, page, hasMore ? calls.items().get(added - 1).place().cursor() : null);
  }

  /** Calls of the runs of an agent, of one run, or of all runs. */
  public void all(Context ctx) {
    QueryParameters query = QueryParameters.of(ctx, AGENT, RUN, LIMIT, CURSOR);
    String agentId = query.id(AGENT);
    String runId = query.id(RUN);
    Begin begin = begin(query, Begin::ofCursor, Begin.FIRST);
    CallPage page = new CallPage(query.limit());
    QueryCaller caller = QueryCaller.of(ctx);
    if (runId == null) {
      answer(ctx, page, fleet.ofAgent(agentId, caller.app(), begin, page));
      return;
    }
    boolean matches =
        (agentId == null && caller.app() == null)
            || runs.run(runId)
                .filter(run -> agentId == null || agentId.equals(run.getAgentId()))
                .filter(run -> caller.sees(run.getOwnerApp()))
                .isPresent();
    Begin rest = matches ? fleet.ofRun(runId, begin, page) : null;
    answer(ctx, page, rest == null ? null : rest.cursor());
  }

  private static <T> T begin(QueryParameters query, Function<String, Optional<T>> parse, T first) {
    String cursor = query.text(CURSOR);
    return cursor == null
        ? first
        : parse
            .apply(cursor)
            .orElseThrow(
                () ->
                    Problem.badParameter(
                            CURSOR,
                            "cursor is not one that this list returned",
                            "take next_cursor of the page before")
                        .thrown());
  }

  private static void answer(Context ctx, CallPage page, String next) {
    ctx.contentType(Json.MEDIA_TYPE).result(page.json(next));
  }
}
