package io.fleetfold.streams.runs.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonGenerator;
import io.fleetfold.records.Run;
import io.fleetfold.streams.core.http.AvroJson;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.runs.views.FleetViews;
import java.io.IOException;
import java.util.List;

/**
 * One run, whose numbers are its own, and beside them those of the run with all runs below it.
 *
 * @param run the run
 * @param subtree what it comes to with the runs it has started, at any depth
 */
public record RunDetail(Run run, Subtree subtree) implements Json.Part {

  /**
   * A run with all runs below it.
   *
   * @param runs how many, with the run itself
   * @param complete false where there are more than one answer is summed over
   */
  record Subtree(
      long runs,
      boolean complete,
      long llmCalls,
      long errorLlmCalls,
      @JsonUnwrapped Spending spending) {}

  public static RunDetail of(Run run, FleetViews.Subtree tree) {
    return new RunDetail(
        run,
        new Subtree(
            tree.runs(),
            tree.complete(),
            tree.sums().getLlmCalls(),
            tree.sums().getErrorLlmCalls(),
            Spending.of(List.of(tree.sums()))));
  }

  @Override
  public void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    AvroJson.fields(run, false, out);
    out.writePOJOField("subtree", subtree);
    out.writeEndObject();
  }
}
