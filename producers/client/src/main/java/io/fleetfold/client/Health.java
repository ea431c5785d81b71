package io.fleetfold.client;

import java.util.List;

/**
 * What a health check found.
 *
 * @param problems what is wrong and what mends it, in words; empty when records can be delivered
 */
public record Health(List<String> problems) {
  /** Copies the list. */
  public Health {
    problems = List.copyOf(problems);
  }

  /** Whether brokers, topics and registry are all as needed. */
  public boolean healthy() {
    return problems.isEmpty();
  }
}
