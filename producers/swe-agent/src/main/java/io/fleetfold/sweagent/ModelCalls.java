package io.fleetfold.sweagent;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The calls of a run: exactly as many as the file counts, with its totals split over them. What a
 * call sent is taken to grow with the conversation, what it received with the answer's length.
 */
final class ModelCalls {
  private static final int COST_SCALE = 12;

  /**
   * One call.
   *
   * @param step the index of the step it is taken to belong to
   */
  record Call(int step, long input, long output, BigDecimal costUsd) {}

  private ModelCalls() {}

  static List<Call> of(Trajectory run) {
    int calls = run.usage().calls();
    if (calls == 0) {
      return List.of();
    }
    int[] steps = IntStream.range(0, calls).map(call -> stepOf(call, calls, run)).toArray();
    long[] sent = new long[calls];
    long[] received = new long[calls];
    long conversation = run.opening().stream().mapToLong(m -> m.text().length()).sum();
    for (int call = 0; call < calls; call++) {
      received[call] = run.steps().isEmpty() ? 1 : run.steps().get(steps[call]).response().length();
      sent[call] = conversation;
      conversation +=
          received[call]
              + (run.steps().isEmpty() ? 0 : run.steps().get(steps[call]).observation().length());
    }
    long[] inputs = Shares.split(run.usage().tokensSent(), sent);
    long[] outputs = Shares.split(run.usage().tokensReceived(), received);
    long[] weights = IntStream.range(0, calls).mapToLong(i -> inputs[i] + outputs[i]).toArray();
    List<BigDecimal> costs = Shares.split(run.usage().costUsd(), COST_SCALE, weights);
    return IntStream.range(0, calls)
        .mapToObj(i -> new Call(steps[i], inputs[i], outputs[i], costs.get(i)))
        .toList();
  }

  private static int stepOf(int call, int calls, Trajectory run) {
    return run.steps().isEmpty() ? 0 : (int) ((long) call * run.steps().size() / calls);
  }
}
