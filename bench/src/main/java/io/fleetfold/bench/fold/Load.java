package io.fleetfold.bench.fold;

import io.fleetfold.bench.cluster.KnownRuns;
import io.fleetfold.client.bulk.BulkPublisher;
import io.fleetfold.simulator.Disorder;
import io.fleetfold.simulator.Simulator;
import io.fleetfold.simulator.SimulatorOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What is published before anything is measured, and where in it the rounds begin.
 *
 * @param marks counts of records: where the first round begins, where each following one begins,
 *     and the end; what lies before the first warms up
 */
record Load(List<Long> marks) {
  private static final int AGENTS = 50;

  /**
   * What to publish.
   *
   * @param knownRuns runs in the stores before the first round
   * @param roundRuns runs of a simulated fleet for each round
   * @param rounds how many rounds
   * @param eventsInOneRun when above 0, the rounds share so many events of one single run instead
   */
  record Plan(long knownRuns, int roundRuns, int rounds, long eventsInOneRun) {}

  /** The end of it. */
  long records() {
    return marks.get(marks.size() - 1);
  }

  static Load publish(BulkPublisher publisher, Plan plan, double duplicates)
      throws InterruptedException {
    List<Long> marks = new ArrayList<>();
    KnownRuns.publish(publisher, 0, plan.knownRuns());
    // the code under test must be compiled by the JVM before the first round: two more of them
    simulate(publisher, plan, duplicates, plan.rounds() + 1);
    simulate(publisher, plan, duplicates, plan.rounds() + 2);
    marks.add(end(publisher));
    for (int round = 0; round < plan.rounds(); round++) {
      if (plan.eventsInOneRun() > 0) {
        events(publisher, plan, round);
      } else {
        simulate(publisher, plan, duplicates, round);
      }
      marks.add(end(publisher));
    }
    return new Load(List.copyOf(marks));
  }

  private static void simulate(BulkPublisher publisher, Plan plan, double duplicates, int seed)
      throws InterruptedException {
    new Simulator(
            SimulatorOptions.of(plan.roundRuns(), AGENTS, seed),
            new Disorder(duplicates, 0, 0),
            publisher)
        .run((records, runs) -> {}, () -> true);
  }

  private static void events(BulkPublisher publisher, Plan plan, int round)
      throws InterruptedException {
    long each = plan.eventsInOneRun() / plan.rounds();
    String run = KnownRuns.id(plan.knownRuns());
    for (long i = round * each; i < (round + 1) * each; i++) {
      Instant at = SimulatorOptions.DEFAULT_START.plusMillis(i);
      publisher.publish(
          io.fleetfold.schemas.Topics.AGENT_EVENTS,
          run,
          KnownRuns.event(run, run + "-e" + i, "known-0", at));
    }
  }

  private static long end(BulkPublisher publisher) throws InterruptedException {
    publisher.awaitAcknowledged();
    return publisher.acknowledged();
  }
}
