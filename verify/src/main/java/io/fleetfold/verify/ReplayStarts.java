package io.fleetfold.verify;

import io.fleetfold.verify.baseline.Baselines;
import io.fleetfold.verify.cluster.Offsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the replay of each partition starts: at the beginning of its topics, or where that is gone
 * at the baseline. Not thread-safe.
 */
final class ReplayStarts {
  private final String what;
  private final Baselines baselines;
  private final Map<TopicPartition, Long> starts = new HashMap<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> unproven = new ArrayList<>();

  /** The topics as they are now; {@code what} begins the notes, before a partition's number. */
  ReplayStarts(String what, Baselines baselines, Offsets offsets, List<String> topics) {
    this.what = what;
    this.baselines = baselines;
    topics.forEach(topic -> starts.putAll(offsets.beginnings(topic)));
  }

  /** Settles where a partition's replay starts; true if that is where the baseline ends. */
  boolean isFromBaseline(int partition) {
    List<TopicPartition> inputs =
        starts.keySet().stream().filter(at -> at.partition() == partition).toList();
    String gone =
        inputs.stream()
            .filter(at -> starts.get(at) > 0)
            .map(at -> at + " before offset " + starts.get(at))
            .sorted()
            .collect(Collectors.joining(", "));
    if (gone.isEmpty()) {
      return false;
    }
    Optional<String> unusable = baselines.unusable(inputs, starts);
    if (unusable.isPresent()) {
      unproven.add("input is gone: " + gone + "; " + unusable.get());
      return false;
    }
    notes.add(
        "%s %d starts from the baseline of %s, since retention has removed %s"
            .formatted(what, partition, baselines.takenAt(), gone));
    inputs.forEach(at -> starts.put(at, baselines.offset(at)));
    return true;
  }

  /** The first offset of each topic partition to read. */
  Map<TopicPartition, Long> offsets() {
    return starts;
  }

  /** Where the replay did not start at the beginning. */
  List<String> notes() {
    return notes;
  }

  /** Input that is gone and that no baseline covers. */
  List<String> unproven() {
    return unproven;
  }
}
