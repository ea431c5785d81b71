package io.fleetfold.simulator;

import java.util.List;
import java.util.Locale;

/** The agents of a fleet: who they are and which model they prefer. */
final class Agents {
  private static final List<String> TRADES =
      List.of(
          "researcher",
          "code-reviewer",
          "incident-responder",
          "invoice-clerk",
          "support-desk",
          "data-analyst",
          "release-manager",
          "contract-reader",
          "test-writer",
          "travel-planner");

  private Agents() {}

  static String id(int number) {
    return String.format(Locale.ROOT, "agent-%04d-%s", number, trade(number));
  }

  static String name(int number) {
    String trade = trade(number).replace('-', ' ');
    return Character.toUpperCase(trade.charAt(0)) + trade.substring(1) + " " + number;
  }

  static ModelProfile model(int number, Dice dice) {
    List<ModelProfile> all = ModelProfile.ALL;
    return dice.chance(0.7) ? all.get(number % all.size()) : dice.oneOf(all);
  }

  private static String trade(int number) {
    return TRADES.get(number % TRADES.size());
  }
}
