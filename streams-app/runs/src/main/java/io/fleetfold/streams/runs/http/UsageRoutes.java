package io.fleetfold.streams.runs.http;

import io.fleetfold.records.UsageWindow;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.http.Pages;
import io.fleetfold.streams.core.http.Problem;
import io.fleetfold.streams.core.http.QueryParameters;
import io.fleetfold.streams.core.reads.Page;
import io.fleetfold.streams.runs.usage.UsageScope;
import io.fleetfold.streams.runs.usage.WindowSize;
import io.fleetfold.streams.runs.views.FleetViews;
import io.fleetfold.streams.runs.views.FleetViews.Dated;
import io.fleetfold.streams.runs.views.FleetViews.UsageFilter;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;

/** What was used when. */
public final class UsageRoutes {
  /** Windows that are told where no time is given. */
  static final int DEFAULT_WINDOWS = 60;

  private static final String COUNTED_BY =
      "the agent_id that each call names itself; calls that name none are under the empty name, also"
          + " where their run has an agent: /api/v1/stats?agent_id= and SQL's llm_calls and"
          + " usage_by_agent_day count them for it";

  private static final String BY = "by";
  private static final String WINDOW = "window";
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String NAME = "name";

  private final FleetViews views;
  private final InstantSource clock;

  /** Routes that take the clock's time where none is given. */
  public UsageRoutes(FleetViews views, InstantSource clock) {
    this.views = views;
    this.clock = clock;
  }

  public void usage(Context ctx) {
    QueryParameters query = QueryParameters.ofList(ctx, BY, WINDOW, FROM, TO, NAME);
    UsageCursor cursor = UsageCursor.of(query);
    UsageFilter filter = filter(query, cursor);
    Dated<Page<List<UsageWindow>>> usage = views.datedUsage(filter, cursor.offset(), query.limit());
    Page<List<UsageWindow>> page = usage.value();
    List<Usage> items = page.items().stream().map(Usage::of).toList();
    byte[] body =
        Pages.write(
            items,
            cursor.offset(),
            page.hasMore(),
            offset -> new UsageCursor(offset, filter.from(), filter.to()).text(),
            countedBy(filter.scope()) + ",\"as_of\":" + text(usage.asOf()));
    ctx.contentType(Json.MEDIA_TYPE).result(body);
  }

  /** Statistics count a call for its run's agent: where the two may differ the answer says so. */
  private static String countedBy(UsageScope scope) {
    return scope == UsageScope.AGENT ? ",\"counted_by\":" + text(COUNTED_BY) : "";
  }

  private static String text(Object value) {
    return new String(Json.bytes(value), StandardCharsets.UTF_8);
  }

  private UsageFilter filter(QueryParameters query, UsageCursor cursor) {
    UsageScope scope = query.choice(BY, UsageScope.labels(), UsageScope::of, UsageScope.FLEET);
    WindowSize size = query.choice(WINDOW, WindowSize.labels(), WindowSize::of, WindowSize.MINUTE);
    if (!scope.has(size)) {
      throw Problem.badParameter(WINDOW, "there are no windows of 10s by action", "take 1m or 1h")
          .thrown();
    }
    long to = query.time(TO, cursor.to(clock.millis()));
    long from = query.time(FROM, cursor.from(Math.max(0, to - DEFAULT_WINDOWS * size.millis())));
    if (from >= to) {
      throw Problem.badParameter(
              FROM, "from is not before to", "give a from before to, which is now if left out")
          .thrown();
    }
    // windows begin at multiples of their length
    long first = size.start(from + size.millis() - 1);
    return new UsageFilter(scope, size, first, Math.max(first, to), query.text(NAME));
  }
}
