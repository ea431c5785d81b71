package io.fleetfold.sweagent;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.sweagent.Trajectory.Act;
import io.fleetfold.sweagent.Trajectory.Call;
import io.fleetfold.sweagent.Trajectory.Message;
import io.fleetfold.sweagent.Trajectory.Step;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The calls of a run whose file has only totals: exactly as many as it counts, with the totals
 * split over them. What a call sent is taken to grow with the conversation, what it received with
 * the answer's length.
 */
final class CallTotals {
  static final int COST_SCALE = 12;
  private static final String STATS = "info.model_stats.";

  private final int calls;
  private final Long sent;
  private final Long received;
  private final BigDecimal costUsd;

  CallTotals(JsonNode stats) {
    Long counted = Content.toldCount(stats.path("api_calls"), STATS + "api_calls");
    this.calls = counted == null ? 0 : Math.toIntExact(Math.min(counted, 1_000_000));
    this.sent = Content.toldCount(stats.path("tokens_sent"), STATS + "tokens_sent");
    this.received = Content.toldCount(stats.path("tokens_received"), STATS + "tokens_received");
    this.costUsd = Content.told(stats.path("instance_cost"), STATS + "instance_cost");
  }

  List<Call> split(List<Message> opening, List<Step> steps) {
    if (calls == 0) {
      return List.of();
    }
    int[] belongs = IntStream.range(0, calls).map(call -> stepOf(call, steps)).toArray();
    long[] asked = new long[calls];
    long[] answered = new long[calls];
    long conversation = opening.stream().mapToLong(message -> message.text().length()).sum();
    for (int call = 0; call < calls; call++) {
      Step step = steps.isEmpty() ? null : steps.get(belongs[call]);
      answered[call] = step == null ? 1 : step.said().length();
      asked[call] = conversation;
      conversation += answered[call] + (step == null ? 0 : observed(step));
    }
    long[] inputs = LargestRemainder.split(sent == null ? 0 : sent, asked);
    long[] outputs = LargestRemainder.split(received == null ? 0 : received, answered);
    long[] weights = IntStream.range(0, calls).mapToLong(i -> inputs[i] + outputs[i]).toArray();
    List<BigDecimal> costs =
        costUsd == null
            ? Collections.nCopies(calls, null)
            : LargestRemainder.split(costUsd, COST_SCALE, weights);
    boolean anyTold = sent != null || received != null || costUsd != null;
    return IntStream.range(0, calls)
        .mapToObj(
            i ->
                new Call(
                    belongs[i],
                    sent == null ? null : Long.valueOf(inputs[i]),
                    received == null ? null : Long.valueOf(outputs[i]),
                    null,
                    costs.get(i),
                    anyTold,
                    steps.isEmpty() ? "" : steps.get(belongs[i]).said(),
                    null))
        .toList();
  }

  private static long observed(Step step) {
    return step.acts().stream().map(Act::observation).mapToLong(String::length).sum();
  }

  private int stepOf(int call, List<Step> steps) {
    return steps.isEmpty() ? 0 : (int) ((long) call * steps.size() / calls);
  }
}
