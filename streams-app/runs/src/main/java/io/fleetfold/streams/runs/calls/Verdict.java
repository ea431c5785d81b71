package io.fleetfold.streams.runs.calls;

import io.fleetfold.streams.runs.state.CallCounts;
import java.util.Objects;

/**
 * By what the calls at a node count: it looks at which calls exist at it and below, never at
 * whether those count, so no order matters.
 *
 * @param usageBelow whether a call with usage is below
 * @param unnamedBelow whether one without an id of the provider is, claims included
 * @param callBelow whether any call is that is no claim
 * @param namedHere whether a call with usage and such an id is at the node
 * @param claims why no claim at the node counts; null where the least does
 * @param leastClaim the usage_id of that claim; null where there is none with usage
 */
record Verdict(
    boolean usageBelow,
    boolean unnamedBelow,
    boolean callBelow,
    boolean namedHere,
    NotCounted claims,
    String leastClaim) {

  /**
   * That of a node.
   *
   * @param others calls with usage that stand nowhere in the tree and are enclosed all the same
   */
  static Verdict of(Node node, long others) {
    CallCounts at = node.state().getAt();
    CallCounts below = node.state().getBelow();
    boolean usageBelow = below.getUnnamed() + below.getNamed() + below.getClaims() + others > 0;
    boolean usageHere = at.getUnnamed() + at.getNamed() > 0;
    return new Verdict(
        usageBelow,
        below.getUnnamed() + below.getClaims() > 0,
        below.getUnnamed() + below.getNamed() + below.getWithoutUsage() > 0,
        at.getNamed() > 0,
        usageBelow ? NotCounted.REPEATED_BELOW : usageHere ? NotCounted.REPEATED_AT_NODE : null,
        node.state().getLeastClaim());
  }

  /** Why a call at the node does not count; null where it does. */
  NotCounted reason(MergedCall call) {
    String id = call.record().getUsageId();
    if (call.kind().isClaim()) {
      boolean isLeast =
          call.kind() == CallKind.CLAIM ? Objects.equals(id, leastClaim) : leastClaim == null;
      return claims != null ? claims : isLeast ? null : NotCounted.REPEATED_AT_NODE;
    }
    if (!call.place().isSpan()) {
      return null;
    }
    boolean below =
        switch (call.kind()) {
          case UNNAMED -> usageBelow;
          case NAMED, NAMED_WITHOUT_USAGE -> unnamedBelow;
          default -> callBelow;
        };
    if (below) {
      return NotCounted.REPEATED_BELOW;
    }
    boolean repeatsNamed =
        call.kind() == CallKind.UNNAMED && namedHere && id.equals(call.place().id());
    return repeatsNamed ? NotCounted.REPEATED_AT_NODE : null;
  }
}
