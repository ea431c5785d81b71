package io.fleetfold.streams.runs.views;

import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Offsets up to which topics are folded, by topic and partition, as answers carry them. */
public final class FoldedOffsets {
  private static final Set<String> INPUTS =
      Topics.INPUTS.stream().map(Topic::name).collect(Collectors.toSet());

  private FoldedOffsets() {}

  /** Those of the inputs of runs, in some partitions only. */
  public static Map<String, Map<Integer, Long>> of(
      Set<Integer> partitions, Map<String, Map<Integer, Long>> all) {
    Map<String, Map<Integer, Long>> some = new TreeMap<>();
    ofRuns(all)
        .forEach(
            (topic, offsets) -> {
              Map<Integer, Long> kept = new TreeMap<>(offsets);
              kept.keySet().retainAll(partitions);
              if (!kept.isEmpty()) {
                some.put(topic, kept);
              }
            });
    return some;
  }

  /** Those of the inputs of runs in some partitions only; of other topics all that is known. */
  static Map<String, Map<Integer, Long>> own(
      Set<Integer> partitions, Map<String, Map<Integer, Long>> all) {
    Map<String, Map<Integer, Long>> own = new TreeMap<>(all);
    own.keySet().removeAll(INPUTS);
    own.putAll(of(partitions, all));
    return own;
  }

  /** Those of the inputs of runs: what answers about runs carry. */
  static Map<String, Map<Integer, Long>> ofRuns(Map<String, Map<Integer, Long>> all) {
    Map<String, Map<Integer, Long>> some = new TreeMap<>(all);
    some.keySet().retainAll(INPUTS);
    return some;
  }

  /**
   * What both hold at least, where one was read behind the other: of one partition the lesser
   * holds.
   */
  public static Map<String, Map<Integer, Long>> least(
      Map<String, Map<Integer, Long>> one, Map<String, Map<Integer, Long>> other) {
    Map<String, Map<Integer, Long>> both = new TreeMap<>();
    one.forEach(
        (topic, offsets) ->
            offsets.forEach(
                (partition, offset) -> {
                  Long there = other.getOrDefault(topic, Map.of()).get(partition);
                  if (there != null) {
                    both.computeIfAbsent(topic, ignored -> new TreeMap<>())
                        .put(partition, Math.min(offset, there));
                  }
                }));
    return both;
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
