package io.fleetfold.streams.http;

import io.fleetfold.records.Run;
import io.fleetfold.records.RunStats;
import io.fleetfold.streams.views.FleetViews;
import io.fleetfold.streams.views.FleetViews.Page;
import io.fleetfold.streams.views.FleetViews.RunFilter;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is asked of the fleet: runs, agents, statistics, data quality. */
final class FleetRoutes {
  private static final String AGENT = "agent_id";
  private static final String RUN = "run_id";

  private final FleetViews views;

  FleetRoutes(FleetViews views) {
    this.views = views;
  }

  void runs(Context ctx) {
    QueryParameters query = QueryParameters.ofList(ctx, AGENT, "status", "session_id");
    RunFilter filter =
        new RunFilter(query.id(AGENT), query.status("status"), query.id("session_id"));
    int offset = query.offset();
    Page<Run> page = views.runs(filter, offset, query.limit());
    json(ctx, Pages.write(page.items(), offset, page.hasMore()));
  }

  void run(Context ctx) {
    QueryParameters.of(ctx);
    String id = QueryParameters.checkId(RUN, ctx.pathParam(RUN));
    Run run = views.run(id).orElseThrow(() -> Problem.notFound("run", RUN, id).thrown());
    json(ctx, Json.bytes(RunDetail.of(run, views.subtree(id))));
  }

  void agents(Context ctx) {
    QueryParameters query = QueryParameters.ofList(ctx);
    int offset = query.offset();
    Map<String, Map<Integer, Long>> asOf = views.asOf();
    List<Statistics> all = new ArrayList<>();
    new TreeMap<>(views.allAgentStats())
        .forEach((agent, partials) -> all.add(Statistics.agent(agent, partials, asOf)));
    List<RunStats> rest = views.unassignedStats();
    if (!rest.isEmpty()) {
      // the list adds up to the fleet
      all.add(Statistics.unassigned(rest, asOf));
    }
    List<Statistics> items = all.stream().skip(offset).limit(query.limit()).toList();
    json(ctx, Pages.write(items, offset, offset + items.size() < all.size()));
  }

  void stats(Context ctx) {
    String agentId = QueryParameters.of(ctx, AGENT).id(AGENT);
    // offsets first: the numbers hold at least what they say
    Map<String, Map<Integer, Long>> asOf = views.asOf();
    if (agentId == null) {
      json(ctx, Json.bytes(Statistics.fleet(views.fleetStats(), asOf)));
      return;
    }
    List<RunStats> partials = views.agentStats(agentId);
    if (partials.isEmpty()) {
      throw Problem.notFound("agent", AGENT, agentId).thrown();
    }
    json(ctx, Json.bytes(Statistics.agent(agentId, partials, asOf)));
  }

  void quality(Context ctx) {
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
  record Quality(long total, Map<String, Long> byReason, Map<String, Map<Integer, Long>> asOf) {}
}
