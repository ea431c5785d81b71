package io.fleetfold.streams.runs.views;

import io.fleetfold.streams.core.state.StateCodec;
import io.fleetfold.streams.runs.state.LlmTotals;
import io.fleetfold.streams.runs.stats.Totals;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is known of the runs of one level of a tree of runs, in some partitions.
 *
 * @param runs how many of them are known there
 * @param totals the sum of those, as the stores write it, in Base64
 * @param children the runs that they have started, of those partitions
 */
public record TreeLevel(long runs, String totals, Collection<String> children) {
  private static final StateCodec<LlmTotals> CODEC = new StateCodec<>(LlmTotals.getClassSchema());

  static TreeLevel of(List<LlmTotals> totals, Collection<String> children) {
    LlmTotals sum = Totals.zero();
    totals.forEach(each -> Totals.add(sum, each, 1));
    return new TreeLevel(
        totals.size(), Base64.getEncoder().encodeToString(CODEC.encode(sum)), children);
  }

  /** The same level as all those partitions together know it. */
  public static TreeLevel merge(List<TreeLevel> parts) {
    LlmTotals sum = Totals.zero();
    Set<String> children = new HashSet<>();
    long runs = 0;
    for (TreeLevel part : parts) {
      Totals.add(sum, part.sum(), 1);
      children.addAll(part.children);
      runs += part.runs;
    }
    return new TreeLevel(runs, Base64.getEncoder().encodeToString(CODEC.encode(sum)), children);
  }

  LlmTotals sum() {
    return CODEC.decode(Base64.getDecoder().decode(totals));
  }
}
