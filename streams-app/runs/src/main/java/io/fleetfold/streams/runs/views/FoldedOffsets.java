package io.fleetfold.streams.runs.views;

import io.fleetfold.schemas.Topics;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Offsets up to which topics are folded, by topic and partition, as answers carry them. */
public final class FoldedOffsets {
  private FoldedOffsets() {}

  /** Of the inputs of runs those partitions only; of other topics all that is known. */
  static Map<String, Map<Integer, Long>> of(
      Set<Integer> partitions, Map<String, Map<Integer, Long>> all) {
    Map<String, Map<Integer, Long>> some = new TreeMap<>();
    all.forEach(
        (topic, offsets) -> {
          Map<Integer, Long> kept = new TreeMap<>(offsets);
          if (Topics.INPUTS.stream().anyMatch(input -> input.name().equals(topic))) {
            kept.keySet().retainAll(partitions);
          }
          if (!kept.isEmpty()) {
            some.put(topic, kept);
          }
        });
    return some;
  }

  /** Adds offsets of other partitions; of one partition the greater holds. */
  public static void add(
      Map<String, Map<Integer, Long>> more, Map<String, Map<Integer, Long>> all) {
    more.forEach(
        (topic, offsets) ->
            offsets.forEach(
                (partition, offset) ->
                    all.computeIfAbsent(topic, ignored -> new TreeMap<>())
                        .merge(partition, offset, Math::max)));
  }
}
