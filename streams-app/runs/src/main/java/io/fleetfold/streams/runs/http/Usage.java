package io.fleetfold.streams.runs.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.fleetfold.records.UsageWindow;
import io.fleetfold.streams.runs.usage.UsageScope;
import io.fleetfold.streams.runs.usage.WindowSize;
import java.time.Instant;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What was used in one window: what its partials come to. Its JSON has these names, with
 * underscores, in this order.
 *
 * @param windowStart its first millisecond
 * @param windowEnd the first millisecond behind it
 * @param name the agent, model or action; empty for the fleet
 * @param provider the model's provider; only by model
 * @param model the model; only by model
 * @param calls LLM calls, or executions of the action
 * @param errors how many of them failed
 * @param spending tokens and costs
 * @param latency null in windows of 10 s
 */
public record Usage(
    Instant windowStart,
    Instant windowEnd,
    String name,
    @JsonInclude(Include.NON_NULL) String provider,
    @JsonInclude(Include.NON_NULL) String model,
    long calls,
    long errors,
    @JsonUnwrapped Spending spending,
    @JsonProperty("latency_ms") Percentiles latency) {

  /** What the partials of one window come to. */
  public static Usage of(List<UsageWindow> partials) {
    UsageWindow any = partials.get(0);
    WindowSize size = WindowSize.of(any.getWindow()).orElseThrow();
    // a model's name may contain a slash, a provider's hardly
    int slash = any.getName().indexOf('/');
    boolean byModel = any.getScope().equals(UsageScope.MODEL.label()) && slash >= 0;
    Sums of = new Sums(partials);
    return new Usage(
        any.getWindowStart(),
        any.getWindowStart().plusMillis(size.millis()),
        any.getName(),
        byModel ? any.getName().substring(0, slash) : null,
        byModel ? any.getName().substring(slash + 1) : null,
        of.sum(UsageWindow::getCalls),
        of.sum(UsageWindow::getErrors),
        Spending.of(partials),
        size.hasLatencies()
            ? Percentiles.of(partials.stream().map(UsageWindow::getLatencyBuckets).toList())
            : null);
  }

  private record Sums(List<UsageWindow> partials) {
    long sum(ToLongFunction<UsageWindow> field) {
      return partials.stream().mapToLong(field).sum();
    }
  }
}
