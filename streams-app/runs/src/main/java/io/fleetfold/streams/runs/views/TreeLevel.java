package io.fleetfold.streams.runs.views;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.state.StateCodec;
import io.fleetfold.streams.runs.state.LlmTotals;
import io.fleetfold.streams.runs.stats.Totals;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is known of the runs of one level of a tree of runs, in some partitions.
 *
 * @param runs how many of them are known there
 * @param sum the sum of those
 * @param children the runs that they have started, of those partitions
 */
public record TreeLevel(long runs, LlmTotals sum, Collection<String> children) {
  private static final StateCodec<LlmTotals> CODEC = new StateCodec<>(LlmTotals.getClassSchema());

  static TreeLevel of(List<LlmTotals> totals, Collection<String> children) {
    LlmTotals sum = Totals.zero();
    totals.forEach(each -> Totals.add(sum, each, 1));
    return new TreeLevel(totals.size(), sum, children);
  }

  /** The same level as all those partitions together know it. */
  public static TreeLevel merge(List<TreeLevel> parts) {
    LlmTotals sum = Totals.zero();
    Set<String> children = new HashSet<>();
    long runs = 0;
    for (TreeLevel part : parts) {
      Totals.add(sum, part.sum, 1);
      children.addAll(part.children);
      runs += part.runs;
    }
    return new TreeLevel(runs, sum, children);
  }

  /** As one instance tells another, with the sum as the stores write it. */
  public byte[] written() {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("runs", runs).put("totals", CODEC.encode(sum));
    json.set("children", Json.MAPPER.valueToTree(children));
    return Json.bytes(json);
  }

  /** What another instance told. */
  public static TreeLevel read(byte[] written) throws IOException {
    JsonNode json = Json.MAPPER.readTree(written);
    Set<String> children = new HashSet<>();
    json.path("children").forEach(child -> children.add(child.asText()));
    return new TreeLevel(
        json.path("runs").longValue(), CODEC.decode(json.path("totals").binaryValue()), children);
  }
}
