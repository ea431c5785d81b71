package io.fleetfold.streams.runs.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonGenerator;
import io.fleetfold.records.Run;
import io.fleetfold.streams.core.http.AvroJson;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.runs.views.FleetViews;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * One run, whose numbers are its own, and beside them those of the run with all runs below it.
 *
 * @param run the run
 * @param subtree what it comes to with the runs it has started, at any depth
 * @param asOf next offset by topic and partition, of the run's partition, up to which the records
 *     are in the run
 */
public record RunDetail(Run run, Subtree subtree, Map<String, Map<Integer, Long>> asOf)
    implements Json.Part {

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

  public static RunDetail of(
      Run run, FleetViews.Subtree tree, Map<String, Map<Integer, Long>> asOf) {
    return new RunDetail(
        run,
        new Subtree(
            tree.runs(),
            tree.complete(),
            tree.sums().getLlmCalls(),
            tree.sums().getErrorLlmCalls(),
            Spending.of(List.of(tree.sums()))),
        asOf);
  }

  @Override
  public void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    AvroJson.fields(run, false, out);
    out.writePOJOField("subtree", subtree);
    out.writePOJOField("as_of", asOf);
    out.writeEndObject();
  }
}
