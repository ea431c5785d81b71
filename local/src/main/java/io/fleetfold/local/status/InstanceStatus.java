package io.fleetfold.local.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An instance of the streams app.
 *
 * @param address where others reach it
 * @param state ready, starting, or silent where it does not answer
 * @param partitions those that it folds, of runs, sessions and applications; null where it does not
 *     answer
 * @param clockAheadMs how far its clock is ahead of that of the one that was asked, in
 *     milliseconds; null for that one
 * @param reason why it is silent; null where it is not
 */
@JsonPropertyOrder({"address", "state", "partitions", "clock_ahead_ms", "reason"})
public record InstanceStatus(
    @JsonProperty("address") String address,
    @JsonProperty("state") String state,
    @JsonProperty("partitions") Map<String, List<Integer>> partitions,
    @JsonProperty("clock_ahead_ms") Long clockAheadMs,
    @JsonProperty("reason") @JsonInclude(JsonInclude.Include.NON_NULL) String reason) {
  /** By what the app tells. */
  static List<InstanceStatus> of(JsonNode told) {
    List<InstanceStatus> all = new ArrayList<>();
    for (JsonNode it : told.path("instances")) {
      String address = it.path("address").asText();
      if (it.has("error")) {
        all.add(new InstanceStatus(address, "silent", null, null, it.path("error").asText()));
        continue;
      }
      Map<String, List<Integer>> partitions = new TreeMap<>();
      it.path("partitions")
          .properties()
          .forEach(
              space ->
                  partitions.put(
                      space.getKey(),
                      space
                          .getValue()
                          .propertyStream()
                          .map(at -> Integer.valueOf(at.getKey()))
                          .sorted()
                          .toList()));
      all.add(
          new InstanceStatus(
              address,
              it.path("ready").asBoolean() ? "ready" : "starting",
              partitions,
              it.has("clock_ahead_ms") ? it.path("clock_ahead_ms").longValue() : null,
              null));
    }
    return all;
  }

  /** The partitions of a kind, {@code 0,3,7}; empty for none. */
  public String list(String space) {
    List<Integer> those =
        partitions == null ? List.of() : partitions.getOrDefault(space, List.of());
    return String.join(",", those.stream().map(String::valueOf).toList());
  }
}
