package io.fleetfold.streams.runs.http;

import io.fleetfold.records.Run;
import io.fleetfold.records.RunStats;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.http.Pages;
import io.fleetfold.streams.core.http.Problem;
import io.fleetfold.streams.core.http.QueryCaller;
import io.fleetfold.streams.core.http.QueryParameters;
import io.fleetfold.streams.core.reads.Page;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.fleetfold.streams.runs.calls.Place;
import io.fleetfold.streams.runs.stats.StatisticsScope;
import io.fleetfold.streams.runs.views.FleetViews;
import io.fleetfold.streams.runs.views.FleetViews.AgentCursor;
import io.fleetfold.streams.runs.views.FleetViews.Dated;
import io.fleetfold.streams.runs.views.FleetViews.RunFilter;
import io.fleetfold.streams.runs.views.FleetViews.RunTree;
import io.fleetfold.streams.runs.views.FleetViews.Subtree;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is asked of the fleet: runs, agents, statistics, data quality. */
public final class FleetRoutes {
  private static final String AGENT = "agent_id";
  private static final String RUN = "run_id";

  /** One agent's, without the offsets and the agent's id, seldom has more. */
  private static final int STATISTICS_BYTES = 1 << 10;

  private final FleetViews views;

  public FleetRoutes(FleetViews views) {
    this.views = views;
  }

  public void runs(Context ctx) {
    QueryParameters query = QueryParameters.ofList(ctx, AGENT, "status", "session_id");
    RunFilter filter =
        new RunFilter(
            query.id(AGENT),
            query.status("status"),
            query.id("session_id"),
            QueryCaller.of(ctx).app());
    int offset = query.offset();
    Dated<Page<Run>> runs = views.datedRuns(filter, offset, query.limit());
    Page<Run> page = runs.value();
    json(ctx, page(page.items(), offset, page.hasMore(), runs.asOf()));
  }

  public void run(Context ctx) {
    QueryParameters.of(ctx);
    String id = QueryParameters.checkId(RUN, ctx.pathParam(RUN));
    Map<String, Map<Integer, Long>> asOf = views.asOf(id);
    Run run = views.run(id).orElseThrow(() -> Problem.notFound("run", RUN, id).thrown());
    Subtree below = views.subtree(id, QueryCaller.of(ctx).app());
    json(ctx, Json.bytes(RunDetail.of(run, below, asOf)));
  }

  public void tree(Context ctx) {
    QueryParameters query = QueryParameters.of(ctx, "limit", RunTreeJson.CURSOR);
    String id = QueryParameters.checkId(RUN, ctx.pathParam(RUN));
    Place after = RunTreeJson.after(query.text(RunTreeJson.CURSOR));
    Map<String, Map<Integer, Long>> asOf = views.asOf(id);
    RunTree tree =
        views
            .tree(id, after, query.limit())
            .orElseThrow(() -> Problem.notFound("run", RUN, id).thrown());
    json(ctx, RunTreeJson.page(tree, asOf));
  }

  public void agents(Context ctx) {
    QueryParameters query = QueryParameters.ofList(ctx);
    int offset = query.offset();
    int limit = query.limit();
    List<Statistics> items = new ArrayList<>();
    Map<String, Map<Integer, Long>> asOf;
    int place;
    boolean more = false;
    try (AgentCursor agents = views.agents()) {
      place = agents.skip(offset);
      while (!more && agents.next()) {
        long bytes = (long) STATISTICS_BYTES + Json.bytes(agents.asOf()).length;
        more = items.size() == limit || !ReadBudget.fits(bytes);
        if (!more) {
          ReadBudget.take(bytes);
          items.add(Statistics.agent(agents.agentId(), agents.partials(), Map.of()));
        }
      }
      asOf = agents.asOf();
    }
    // known once all have been read
    items.replaceAll(agent -> agent.asOf(asOf));
    if (!more && place == offset) {
      // the list adds up to the fleet
      Dated<List<RunStats>> rest = views.statistics(StatisticsScope.UNASSIGNED);
      more = !rest.value().isEmpty() && items.size() == limit;
      if (!rest.value().isEmpty() && !more) {
        items.add(Statistics.unassigned(rest.value(), rest.asOf()));
      }
    }
    json(ctx, page(items, offset, more, asOf));
  }

  private static byte[] page(
      List<?> items, int offset, boolean more, Map<String, Map<Integer, Long>> asOf) {
    String members = ",\"as_of\":" + new String(Json.bytes(asOf), StandardCharsets.UTF_8);
    return Pages.write(items, offset, more, String::valueOf, members);
  }

  public void stats(Context ctx) {
    String agentId = QueryParameters.of(ctx, AGENT).id(AGENT);
    if (agentId == null) {
      Dated<List<RunStats>> fleet = views.statistics(StatisticsScope.FLEET);
      json(ctx, Json.bytes(Statistics.fleet(fleet.value(), fleet.asOf())));
      return;
    }
    Dated<List<RunStats>> agent = views.statistics(StatisticsScope.agent(agentId));
    if (agent.value().isEmpty()) {
      throw Problem.notFound("agent", AGENT, agentId).thrown();
    }
    json(ctx, Json.bytes(Statistics.agent(agentId, agent.value(), agent.asOf())));
  }

  public void quality(Context ctx) {
    QueryParameters.of(ctx);
    Dated<Map<String, Long>> reasons = views.datedQuality();
    long total = reasons.value().values().stream().mapToLong(Long::longValue).sum();
    json(ctx, Json.bytes(new Quality(total, new TreeMap<>(reasons.value()), reasons.asOf())));
  }

  private static void json(Context ctx, byte[] body) {
    ctx.contentType(Json.MEDIA_TYPE).result(body);
  }

  /**
   * What was not folded as it came.
   *
   * @param total all reasons together
   * @param byReason how often, by reason
   * @param asOf next offset by topic and partition
   */
  public record Quality(
      long total, Map<String, Long> byReason, Map<String, Map<Integer, Long>> asOf) {}
}
