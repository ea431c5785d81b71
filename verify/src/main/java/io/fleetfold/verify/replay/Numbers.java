package io.fleetfold.verify.replay;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/** The numbers of one scope. They add up in any order. */
public final class Numbers {
  /** Those of nothing. */
  public static final Numbers NONE = new Numbers();

  private final Map<Status, Long> runs = new EnumMap<>(Status.class);
  private final CallSums calls = new CallSums();
  private final CallSums notCounted = new CallSums();
  private final Buckets durations = new Buckets();
  private long notCountedAndGone;
  private long iterations;
  private long events;
  private long eventPrint;
  private long runPrint;
  private long orderPrint;
  private boolean orderKnown = true;

  /** Adds a run without its calls, which its row sums up. */
  void add(String runId, RunState run, CallSums sums) {
    runs.merge(run.status(), 1L, Long::sum);
    iterations += run.iterations();
    if (run.duration() != null) {
      durations.add(run.duration());
    }
    events += run.events();
    eventPrint += run.eventPrint();
    runPrint += run.print(runId, sums);
    orderPrint += run.orderPrint().orElse(0);
    orderKnown &= run.orderPrint().isPresent();
  }

  void add(CallSums sums) {
    calls.add(sums);
  }

  void addNotCountedAndGone(long calls) {
    notCountedAndGone += calls;
  }

  void addNotCounted(CallSums sums) {
    notCounted.add(sums);
  }

  void add(Numbers other) {
    other.runs.forEach((status, count) -> runs.merge(status, count, Long::sum));
    calls.add(other.calls);
    notCounted.add(other.notCounted);
    notCountedAndGone += other.notCountedAndGone;
    durations.add(other.durations);
    iterations += other.iterations;
    events += other.events;
    eventPrint += other.eventPrint;
    runPrint += other.runPrint;
    orderPrint += other.orderPrint;
    orderKnown &= other.orderKnown;
  }

  /** Runs of a status, by its name in records. */
  public long runs(String status) {
    return runs.getOrDefault(Status.ofWord(status).orElseThrow(), 0L);
  }

  /** Runs of every status. */
  public long totalRuns() {
    return runs.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Iterations of all runs. */
  public long iterations() {
    return iterations;
  }

  /** Events of all runs. */
  public long events() {
    return events;
  }

  /** Sum of the prints of the runs. */
  public long runPrint() {
    return runPrint;
  }

  /** Sum of the prints of the events. */
  public long eventPrint() {
    return eventPrint;
  }

  /** Sum of the prints of the events' sequences; empty where some are not known. */
  public OptionalLong orderPrint() {
    return orderKnown ? OptionalLong.of(orderPrint) : OptionalLong.empty();
  }

  /** Calls, tokens, costs, latencies. */
  public CallSums calls() {
    return calls;
  }

  /** Calls that do not count: they repeat what others tell. */
  public CallSums notCounted() {
    return notCounted;
  }

  /** How many calls do not count, or did not when their run was deleted. */
  public long everNotCounted() {
    return notCounted.calls() + notCountedAndGone;
  }

  /** Durations of the runs that ended. */
  public Buckets durations() {
    return durations;
  }
}
