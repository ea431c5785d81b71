package io.fleetfold.verify.replay;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.verify.replay.Statement.Rank;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;

/** All statements of one call of a run. */
final class StatedCall {
  // the merged call's time is clamped already
  private static final long NO_CLAMP = Long.MAX_VALUE / 2;

  /** Who is believed of where a call stands, the best first. */
  private static final List<Rank> PLACES = List.of(Rank.SPAN, Rank.RECORD, Rank.EVENT, Rank.CLAIM);

  private final List<Statement> statements = new ArrayList<>(1);

  /** Adds a statement; false where it says nothing new. */
  boolean add(Statement statement) {
    if (statement.rank() == Rank.RECORD && isRecorded()) {
      return false;
    }
    for (int i = 0; i < statements.size(); i++) {
      Statement known = statements.get(i);
      if (known.usage().equals(statement.usage())) {
        statements.set(i, known.logTime() <= statement.logTime() ? known : statement);
        return false;
      }
    }
    return statements.add(statement);
  }

  /** Whether a record of its own is among them, after which another says nothing. */
  boolean isRecorded() {
    return statements.stream().anyMatch(statement -> statement.rank() == Rank.RECORD);
  }

  List<Statement> statements() {
    return statements;
  }

  /** The call that they come to. */
  Call call() {
    if (statements.size() == 1 && statements.get(0).span() != null) {
      return Call.of(statements.get(0).usage(), NO_CLAMP);
    }
    List<Statement> order = statements.stream().sorted(Statement.BEST_FIRST).toList();
    AgentLlmUsage call = new AgentLlmUsage();
    for (Schema.Field field : AgentLlmUsage.getClassSchema().getFields()) {
      order.stream()
          .map(statement -> statement.usage().get(field.pos()))
          .filter(Objects::nonNull)
          .findFirst()
          .ifPresent(told -> call.put(field.pos(), told));
    }
    Span place = place();
    call.setTraceId(place == null || place.trace().isEmpty() ? null : place.trace());
    call.setSpanId(place == null ? null : place.id());
    call.setParentSpanId(null);
    return Call.of(call, NO_CLAMP);
  }

  /** Where it stands; null for nowhere. */
  Span place() {
    return statements.stream()
        .filter(statement -> statement.span() != null)
        .min(
            Comparator.comparingInt((Statement statement) -> PLACES.indexOf(statement.rank()))
                .thenComparing(Statement::span, Span.ORDER))
        .map(Statement::span)
        .orElse(null);
  }

  /** Its log time, by which it counts in windows. */
  long firstStated() {
    return statements.stream().mapToLong(Statement::logTime).min().orElseThrow();
  }

  /** When it changed last, and was priced. */
  long lastStated() {
    return statements.stream().mapToLong(Statement::logTime).max().orElseThrow();
  }
}
