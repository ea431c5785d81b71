package io.fleetfold.verify.replay;

import java.util.Comparator;

/**
 * Windows of one size whose usage belongs together.
 *
 * @param size how long they are
 * @param scope fleet, agent, model or action
 * @param name whose usage; empty for the fleet
 */
public record WindowGroup(WindowSize size, String scope, String name)
    implements Comparable<WindowGroup> {
  private static final Comparator<WindowGroup> ORDER =
      Comparator.comparing(WindowGroup::size)
          .thenComparing(WindowGroup::scope)
          .thenComparing(WindowGroup::name);

  @Override
  public int compareTo(WindowGroup other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return (size.word() + " " + scope + " " + name).strip();
  }
}
