package io.fleetfold.streams.runs.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.fleetfold.records.Run;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.http.Pages;
import io.fleetfold.streams.core.http.Problem;
import io.fleetfold.streams.core.state.Keys;
import io.fleetfold.streams.runs.calls.Place;
import io.fleetfold.streams.runs.calls.SpanSums;
import io.fleetfold.streams.runs.state.LlmTotals;
import io.fleetfold.streams.runs.stats.TotalsRecords;
import io.fleetfold.streams.runs.views.FleetViews.RunTree;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Spans of a run as JSON, and the place in their list as a cursor. */
final class RunTreeJson {
  static final String CURSOR = "cursor";

  private RunTreeJson() {}

  /**
   * A span.
   *
   * @param own the calls at it that count
   * @param subtree the calls at it and below that count
   * @param notCounted the calls at it that do not, by reason
   */
  public record Span(
      String traceId,
      String spanId,
      String parentSpanId,
      String kind,
      String name,
      String agentId,
      Sums own,
      Sums subtree,
      NotCountedCalls notCounted) {}

  /** Sums of calls, named as those of runs. */
  public record Sums(long llmCalls, long errorLlmCalls, @JsonUnwrapped Spending spending) {
    static Sums of(LlmTotals totals) {
      Run sums = new Run();
      TotalsRecords.put(totals, sums);
      return new Sums(sums.getLlmCalls(), sums.getErrorLlmCalls(), Spending.of(List.of(sums)));
    }
  }

  /** How many calls repeat what others state. */
  public record NotCountedCalls(long repeatedBelow, long repeatedAtNode) {}

  static Span of(SpanSums span) {
    String trace = span.place().trace();
    return new Span(
        trace.isEmpty() ? null : trace,
        span.place().span(),
        span.parentSpanId(),
        span.kind(),
        span.name(),
        span.agentId(),
        Sums.of(span.own()),
        Sums.of(span.subtree()),
        new NotCountedCalls(span.repeatedBelow(), span.repeatedAtNode()));
  }

  static byte[] page(RunTree tree, Map<String, Map<Integer, Long>> asOf) {
    return Pages.write(
        tree.spans().stream().map(RunTreeJson::of).toList(),
        0,
        tree.hasMore(),
        written -> cursor(tree.spans().get(written - 1).place()),
        ",\"not_counted_calls\":"
            + tree.notCountedCalls()
            + ",\"as_of\":"
            + new String(Json.bytes(asOf), StandardCharsets.UTF_8));
  }

  private static String cursor(Place place) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Keys.of(place.trace(), place.span()).get());
  }

  /** The place of a cursor; null for the beginning. */
  static Place after(String cursor) {
    if (cursor == null) {
      return null;
    }
    try {
      String text = Keys.text(Base64.getUrlDecoder().decode(cursor), 0);
      int zero = text.indexOf('\0');
      if (zero >= 0 && zero + 1 < text.length()) {
        return Place.of(text.substring(0, zero), text.substring(zero + 1));
      }
    } catch (IllegalArgumentException e) {
      // as any other that is none
    }
    throw Problem.badParameter(
            CURSOR,
            "cursor is not one that this list returned",
            "take next_cursor of the page before")
        .thrown();
  }
}
