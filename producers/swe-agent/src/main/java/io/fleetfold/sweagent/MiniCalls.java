package io.fleetfold.sweagent;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.sweagent.Trajectory.Call;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * The calls of a conversation, each with the usage and the cost that it tells. Files of the first
 * format have the cost of the whole run only: what no call tells is split over those that don't, by
 * their tokens, or by the length of their answers.
 */
final class MiniCalls {
  private MiniCalls() {}

  static List<Call> of(List<MiniMessage> messages, JsonNode stats) {
    List<MiniMessage> asked = messages.stream().filter(MiniMessage::isCall).toList();
    List<BigDecimal> costs = costs(asked, stats);
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      MiniMessage message = asked.get(i);
      JsonNode usage = message.usage();
      calls.add(
          new Call(
              i,
              null,
              null,
              usage.isObject() ? usage.toString() : null,
              costs.get(i),
              costs.get(i) != null && message.costUsd() == null,
              message.answer(),
              message.at()));
    }
    return calls;
  }

  private static List<BigDecimal> costs(List<MiniMessage> asked, JsonNode stats) {
    List<BigDecimal> costs = new ArrayList<>(asked.stream().map(MiniMessage::costUsd).toList());
    BigDecimal left = Content.told(stats.path("instance_cost"), "info.model_stats.instance_cost");
    List<Integer> silent = new ArrayList<>();
    for (int i = 0; i < costs.size(); i++) {
      if (costs.get(i) == null) {
        silent.add(i);
      } else if (left != null) {
        left = left.subtract(costs.get(i));
      }
    }
    if (left != null && left.signum() > 0 && !silent.isEmpty()) {
      long[] weights = silent.stream().mapToLong(i -> weight(asked.get(i))).toArray();
      List<BigDecimal> shares = LargestRemainder.split(left, CallTotals.COST_SCALE, weights);
      for (int i = 0; i < shares.size(); i++) {
        costs.set(silent.get(i), shares.get(i));
      }
    }
    return costs;
  }

  private static long weight(MiniMessage message) {
    long tokens = message.usage().path("total_tokens").asLong(0);
    return tokens > 0 ? tokens : message.answer().length();
  }
}
