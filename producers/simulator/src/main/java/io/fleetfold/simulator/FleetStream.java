package io.fleetfold.simulator;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/**
 * All records of a fleet in the order of their times, as many runs at work write them at once.
 * Holds only the runs that are at work.
 */
final class FleetStream implements Iterator<Emission<?>> {
  private final SimulatorOptions fleet;
  private final PriorityQueue<RunAtWork> atWork =
      new PriorityQueue<>(
          Comparator.comparing((RunAtWork run) -> run.records.peek().time())
              .thenComparing(run -> run.number));
  private long nextRun;
  private RunPlan next;

  FleetStream(SimulatorOptions fleet) {
    this.fleet = fleet;
    this.next = RunPlan.of(fleet, 0);
  }

  /** How many runs have begun. */
  long runsBegun() {
    return nextRun;
  }

  /** No further run begins; those at work go on to their end. */
  void beginNoMore() {
    next = null;
  }

  @Override
  public boolean hasNext() {
    return !atWork.isEmpty() || next != null;
  }

  @Override
  public Emission<?> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the fleet has ended");
    }
    while (next != null && (atWork.isEmpty() || !earliest().isBefore(next.start()))) {
      begin();
    }
    RunAtWork run = atWork.poll();
    Emission<?> emission = run.records.poll();
    if (!run.records.isEmpty()) {
      atWork.add(run);
    }
    return emission;
  }

  private Instant earliest() {
    return atWork.peek().records.peek().time();
  }

  private void begin() {
    atWork.add(new RunAtWork(nextRun, new ArrayDeque<>(RunStory.of(fleet, next))));
    nextRun++;
    next = nextRun < fleet.runs() ? RunPlan.of(fleet, nextRun) : null;
  }

  private record RunAtWork(long number, Deque<Emission<?>> records) {}
}
