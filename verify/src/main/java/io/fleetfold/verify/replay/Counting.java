package io.fleetfold.verify.replay;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decides which calls of a run count: all at once, by what there is and where it stands. */
final class Counting {
  private final Map<Span, Span> parents;
  private final SpanForest spans;
  private final boolean usageOutside;
  private final Collection<Placed> calls;
  private final Map<Span, List<Placed>> at = new HashMap<>();
  private final Set<Span> aboveUsage = new HashSet<>();
  private final Set<Span> aboveUnnamedUsage = new HashSet<>();
  private final Set<Span> aboveCalls = new HashSet<>();

  /** A call and where it stands; nowhere is null. */
  record Placed(Call call, Span place) {
    boolean isClaim() {
      return call.trace().claim();
    }

    boolean hasUsage() {
      return !call.told().isEmpty() || call.providerCost() != null;
    }

    boolean isNamed() {
      return !isClaim()
          && (Text.present(call.details().responseId())
              || Text.present(call.details().requestId()));
    }

    boolean isUnnamedUsage() {
      return hasUsage() && !isNamed();
    }
  }

  /**
   * All calls of a run.
   *
   * @param usageOutside whether there are others, by the first law alone, that tell usage
   */
  Counting(
      Collection<Placed> calls, SpanForest spans, Map<Span, Span> parents, boolean usageOutside) {
    this.calls = calls;
    this.spans = spans;
    this.parents = parents;
    this.usageOutside = usageOutside;
    for (Placed call : calls) {
      if (call.place() != null) {
        at.computeIfAbsent(call.place(), unused -> new ArrayList<>()).add(call);
        mark(call.hasUsage(), aboveUsage, call.place());
        mark(call.isUnnamedUsage(), aboveUnnamedUsage, call.place());
        mark(!call.isClaim(), aboveCalls, call.place());
      }
    }
  }

  private void mark(boolean marks, Set<Span> above, Span place) {
    Span next = marks ? parents.get(place) : null;
    while (next != null && above.add(next)) {
      next = parents.get(next);
    }
  }

  boolean counts(Placed call) {
    if (call.isClaim()) {
      return countsAsClaim(call);
    }
    if (call.place() == null) {
      return true;
    }
    if (call.isNamed()) {
      return !aboveUnnamedUsage.contains(call.place());
    }
    if (!call.hasUsage()) {
      return !aboveCalls.contains(call.place());
    }
    boolean repeated =
        call.call().usageId().equals(call.place().text())
            && at.get(call.place()).stream().anyMatch(other -> other.isNamed() && other.hasUsage());
    return !repeated && !aboveUsage.contains(call.place());
  }

  private boolean countsAsClaim(Placed claim) {
    if (claim.place() == null && usageOutside) {
      return false;
    }
    if (claim.place() != null && aboveUsage.contains(claim.place())) {
      return false;
    }
    Collection<Placed> beside =
        claim.place() == null || spans.isRoot(claim.place()) ? calls : at.get(claim.place());
    return beside.stream()
        .noneMatch(
            other ->
                !other.call().usageId().equals(claim.call().usageId())
                    && other.hasUsage()
                    && encloses(claim, other)
                    && !isAbove(other, claim));
  }

  /** Whether the call stands at the claim's span, or in the trace or the run that it encloses. */
  private boolean encloses(Placed claim, Placed other) {
    if (claim.place() == null) {
      return true;
    }
    if (other.place() == null) {
      return false;
    }
    return other.place().equals(claim.place())
        || (spans.isRoot(claim.place()) && other.place().trace().equals(claim.place().trace()));
  }

  /** Of two claims with usage that enclose each other, whether the one is above the other. */
  private boolean isAbove(Placed one, Placed other) {
    return one.isClaim()
        && other.hasUsage()
        && encloses(one, other)
        && Text.BYTE_ORDER.compare(other.call().usageId(), one.call().usageId()) < 0;
  }
}
