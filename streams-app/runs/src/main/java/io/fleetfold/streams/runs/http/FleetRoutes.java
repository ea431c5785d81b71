package io.fleetfold.streams.runs.http;

import io.fleetfold.records.Run;
import io.fleetfold.records.RunStats;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.http.Pages;
import io.fleetfold.streams.core.http.Problem;
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
import io.javalin.http.Context;
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
        new RunFilter(query.id(AGENT), query.status("status"), query.id("session_id"));
    int offset = query.offset();
    Page<Run> page = views.runs(filter, offset, query.limit());
    json(ctx, Pages.write(page.items(), offset, page.hasMore()));
  }

  public void run(Context ctx) {
    QueryParameters.of(ctx);
    String id = QueryParameters.checkId(RUN, ctx.pathParam(RUN));
    Run run = views.run(id).orElseThrow(() -> Problem.notFound("run", RUN, id).thrown());
    json(ctx, Json.bytes(RunDetail.of(run, views.subtree(id))));
  }

  public void tree(Context ctx) {
    QueryParameters query = QueryParameters.of(ctx, "limit", RunTreeJson.CURSOR);
    String id = QueryParameters.checkId(RUN, ctx.pathParam(RUN));
    Place after = RunTreeJson.after(query.text(RunTreeJson.CURSOR));
    RunTree tree =
        views
            .tree(id, after, query.limit())
            .orElseThrow(() -> Problem.notFound("run", RUN, id).thrown());
    json(ctx, RunTreeJson.page(tree));
  }

  public void agents(Context ctx) {
    QueryParameters query = QueryParameters.ofList(ctx);
    int offset = query.offset();
    int limit = query.limit();
    Map<String, Map<Integer, Long>> asOf = views.asOf();
    long bytes = (long) STATISTICS_BYTES + Json.bytes(asOf).length;
    List<Statistics> items = new ArrayList<>();
    int place = 0;
    try (AgentCursor agents = views.agents()) {
      for (; agents.next(); place++) {
        if (items.size() == limit || !ReadBudget.fits(bytes)) {
          json(ctx, Pages.write(items, offset, /* more= */ true));
          return;
        }
        if (place >= offset) {
          ReadBudget.take(bytes);
          items.add(Statistics.agent(agents.agentId(), agents.partials(), asOf));
        }
      }
    }
    List<RunStats> rest = views.unassignedStats();
    // the list adds up to the fleet
    boolean hasRest = !rest.isEmpty() && place >= offset;
    if (hasRest && items.size() < limit) {
      items.add(Statistics.unassigned(rest, asOf));
      hasRest = false;
    }
    json(ctx, Pages.write(items, offset, hasRest));
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
    Map<String, Long> reasons = new TreeMap<>(views.quality());
    long total = reasons.values().stream().mapToLong(Long::longValue).sum();
    json(ctx, Json.bytes(new Quality(total, reasons, views.asOf())));
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
