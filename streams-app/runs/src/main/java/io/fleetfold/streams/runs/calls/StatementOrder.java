package io.fleetfold.streams.runs.calls;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.streams.core.state.Keys;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * The order of the statements of a call, the best first: by who tells it, then by the content, so
 * that it does not depend on which came first.
 */
final class StatementOrder implements Comparator<AgentLlmUsage> {
  static final StatementOrder BEST_FIRST = new StatementOrder();

  private static final String EVENT = "event";

  private static final int RECORD = 0;
  private static final int CLAIM = 3;

  // what numbers do not follow from is compared last: who counts need not keep it
  private static final Set<String> TEXTS =
      Set.of("prompt", "input_params", "response_content", "usage_metrics", "error_message");
  private static final List<Schema.Field> FIELDS =
      Stream.of(false, true)
          .flatMap(
              texts ->
                  AgentLlmUsage.getClassSchema().getFields().stream()
                      .filter(field -> TEXTS.contains(field.name()) == texts))
          .toList();

  private StatementOrder() {}

  /** Which statements are believed before others; the least first. */
  static int rank(AgentLlmUsage statement) {
    if (statement.getClaim()) {
      return CLAIM;
    }
    if (statement.getCarrier() == null) {
      return RECORD;
    }
    return statement.getCarrier().equals(EVENT) ? 1 : 2;
  }

  /** The same for where a call stands: spans know that best. */
  static int placeRank(AgentLlmUsage statement) {
    return switch (rank(statement)) {
      case 2 -> 0;
      case RECORD -> 1;
      case 1 -> 2;
      default -> CLAIM;
    };
  }

  /** A record of its own, of which only the first is taken. */
  static boolean isRecord(AgentLlmUsage statement) {
    return rank(statement) == RECORD;
  }

  @Override
  public int compare(AgentLlmUsage one, AgentLlmUsage other) {
    int order = Integer.compare(rank(one), rank(other));
    for (int i = 0; order == 0 && i < FIELDS.size(); i++) {
      int at = FIELDS.get(i).pos();
      order = -content(one.get(at), other.get(at));
    }
    return order;
  }

  private static int content(Object one, Object other) {
    if (one == null || other == null) {
      return Boolean.compare(one != null, other != null);
    }
    if (one instanceof String text) {
      return Arrays.compareUnsigned(Keys.utf8(text), Keys.utf8((String) other));
    }
    return natural(one, other);
  }

  // of one field, so of one type: booleans, numbers, times, amounts
  @SuppressWarnings("unchecked")
  private static <T extends Comparable<T>> int natural(Object one, Object other) {
    return ((T) one).compareTo((T) other);
  }
}
