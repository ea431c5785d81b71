package io.fleetfold.verify.deadletters;

import io.fleetfold.records.DeadLetter;
import java.util.HashMap;
import java.util.Map;

/** Places of original records: a bit for each where they stand close together. Not thread-safe. */
final class Places {
  private final Map<String, Map<Long, Long>> met = new HashMap<>();

  /** Adds the place that a letter tells of; false where it was there. */
  boolean add(DeadLetter letter) {
    Map<Long, Long> words =
        met.computeIfAbsent(
            letter.getTopic() + "|" + letter.getPartition(), ignored -> new HashMap<>());
    long word = letter.getOffset() >> 6;
    long bit = 1L << letter.getOffset();
    long before = words.getOrDefault(word, 0L);
    words.put(word, before | bit);
    return (before & bit) == 0;
  }
}
