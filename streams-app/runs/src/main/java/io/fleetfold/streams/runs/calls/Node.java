package io.fleetfold.streams.runs.calls;

import io.fleetfold.streams.core.state.StateCodec;
import io.fleetfold.streams.runs.state.BucketCount;
import io.fleetfold.streams.runs.state.CallCounts;
import io.fleetfold.streams.runs.state.SpanNode;
import io.fleetfold.streams.runs.stats.Histogram;
import io.fleetfold.streams.runs.stats.Totals;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** A place in the tree with what stands at it and below, decoded. Not thread-safe. */
final class Node {
  private static final StateCodec<SpanNode> CODEC = new StateCodec<>(SpanNode.getClassSchema());

  private final SpanNode state;
  private final TreeSums free;

  private Node(SpanNode state) {
    this.state = state;
    this.free = new TreeSums(state.getFree(), new Histogram());
    state.getLatencies().forEach(pair -> free.latencies().add(pair.getBucket(), pair.getCount()));
  }

  /** One of which nothing is known but its place. */
  static Node create() {
    return new Node(
        SpanNode.newBuilder()
            .setAt(new CallCounts(0L, 0L, 0L, 0L))
            .setBelow(new CallCounts(0L, 0L, 0L, 0L))
            .setOwn(Totals.zero())
            .setSubtree(Totals.zero())
            .setFree(Totals.zero())
            .build());
  }

  static Node decode(byte[] bytes) {
    return bytes == null ? null : new Node(CODEC.decode(bytes));
  }

  byte[] encode() {
    List<BucketCount> latencies = new ArrayList<>();
    free.latencies()
        .buckets()
        .forEach((bucket, count) -> latencies.add(new BucketCount(bucket, count)));
    state.setLatencies(latencies);
    return CODEC.encode(state);
  }

  SpanNode state() {
    return state;
  }

  /** What counts for the nearest agent at it or above. */
  TreeSums free() {
    return free;
  }

  /** Whether it is told that no span encloses it. */
  boolean isRoot() {
    return state.getParentSpanId() != null && state.getParentSpanId().isEmpty();
  }

  /** The span that encloses it, as it was told; null where none was. */
  String parent() {
    return isRoot() ? null : state.getParentSpanId();
  }

  boolean isAgent() {
    return state.getAgentId() != null;
  }

  /** Whether there is nothing at it nor below, so that moving it changes no sum. */
  boolean isBare() {
    CallCounts none = new CallCounts(0L, 0L, 0L, 0L);
    return state.getSubtree().getCalls() == 0
        && state.getAt().equals(none)
        && state.getBelow().equals(none);
  }

  /** The calls at it and below. */
  CallCounts all() {
    CallCounts all = new CallCounts(0L, 0L, 0L, 0L);
    add(all, state.getAt(), 1);
    add(all, state.getBelow(), 1);
    return all;
  }

  void addBelow(CallCounts more, int sign) {
    add(state.getBelow(), more, sign);
  }

  private static void add(CallCounts to, CallCounts more, int sign) {
    for (Schema.Field field : CallCounts.getClassSchema().getFields()) {
      long sum = (Long) to.get(field.pos()) + sign * (Long) more.get(field.pos());
      to.put(field.pos(), sum);
    }
  }
}
