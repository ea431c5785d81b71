package io.fleetfold.verify.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.schemas.config.FoldSection;
import io.fleetfold.schemas.config.TopicSection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The instances of the streams app: any of them tells what all of them hold. */
public final class Instances {
  private Instances() {}

  /**
   * The first instance that answers for the whole fleet.
   *
   * @throws QueryApi.RefusedException when one refuses to tell at all
   * @throws IOException when there is none yet, with what each answered
   */
  public static QueryApi answering(List<QueryApi> instances)
      throws IOException, InterruptedException {
    List<String> answers = new ArrayList<>();
    for (QueryApi instance : instances) {
      try {
        instance.get("/api/v1/stats");
        return instance;
      } catch (QueryApi.RefusedException e) {
        if (!e.passes()) {
          throw e;
        }
        answers.add(e.getMessage());
      } catch (IOException e) {
        answers.add(e.toString());
      }
    }
    throw new IOException("no instance answers for all partitions: " + String.join("; ", answers));
  }

  /**
   * The setting by which instances fold differently, in words; empty where all fold alike, and
   * where an older release does not tell.
   *
   * @throws IOException when one of them does not answer
   */
  public static Optional<String> difference(QueryApi api) throws IOException, InterruptedException {
    JsonNode instances;
    try {
      instances = api.get("/internal/instances").path("instances");
    } catch (QueryApi.RefusedException e) {
      if (e.isUnknown()) {
        return Optional.empty();
      }
      throw e;
    }
    Map<String, Map<String, String>> values = new TreeMap<>();
    for (JsonNode instance : instances) {
      if (instance.has("error")) {
        throw new IOException(instance.path("error").asText());
      }
      for (JsonNode setting : instance.path("settings")) {
        values
            .computeIfAbsent(setting.path("name").asText(), ignored -> new TreeMap<>())
            .put(instance.path("address").asText(), setting.path("value").asText());
      }
    }
    return Stream.concat(
            FoldSection.SECTION.keys().stream()
                .map(key -> Map.entry(key.name, FoldSection.SECTION.variable(key.name))),
            Stream.of(
                Map.entry(
                    TopicSection.PARTITIONS,
                    TopicSection.SECTION.variable(TopicSection.PARTITIONS))))
        .map(setting -> differing(setting.getValue(), values.get(setting.getKey())))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> differing(String variable, Map<String, String> values) {
    if (values == null || values.values().stream().distinct().count() < 2) {
      return Optional.empty();
    }
    List<String> each = new ArrayList<>();
    values.forEach((address, value) -> each.add("'" + value + "' at " + address));
    return Optional.of(
        variable
            + " is "
            + String.join(" and ", each)
            + ": give all instances of the streams app the same, and start them again");
  }
}
