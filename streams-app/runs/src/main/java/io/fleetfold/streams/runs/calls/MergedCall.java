package io.fleetfold.streams.runs.calls;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.TokenClass;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * A call, of all its statements in any order. Of these only those are kept from which some field is
 * taken, so that it does not grow with their number. Immutable.
 *
 * @param statements the best first
 * @param place where it stands in the tree
 * @param placeRank how good the statement is that told the place
 * @param logTime the earliest log time of the statements, in milliseconds
 * @param record what they come to
 * @param kind by which rule it counts
 */
record MergedCall(
    List<AgentLlmUsage> statements,
    Place place,
    int placeRank,
    long logTime,
    AgentLlmUsage record,
    CallKind kind) {
  private static final int NO_PLACE = Integer.MAX_VALUE;

  /** A call of one statement. */
  static MergedCall of(AgentLlmUsage statement, long logTime) {
    return of(List.of(statement), place(statement), placeRank(statement), logTime);
  }

  /** A call of what is kept of its statements. */
  static MergedCall of(List<AgentLlmUsage> statements, Place place, int placeRank, long logTime) {
    AgentLlmUsage record = merged(statements);
    return new MergedCall(statements, place, placeRank, logTime, record, CallKind.of(record));
  }

  /** Whether a record of its own is among the statements: others of the kind are duplicates. */
  boolean hasRecord() {
    return StatementOrder.isRecord(statements.get(0));
  }

  /** This with one more statement; the same object where that says nothing new. */
  MergedCall with(AgentLlmUsage statement, long statedAt) {
    if (isAlone(statements.get(0)) || (hasRecord() && StatementOrder.isRecord(statement))) {
      return this;
    }
    if (isAlone(statement)) {
      return of(statement, statedAt);
    }
    List<AgentLlmUsage> all = new ArrayList<>(statements);
    all.add(statement);
    all.sort(StatementOrder.BEST_FIRST);
    List<AgentLlmUsage> needed = needed(all);
    boolean better = isBetter(placeRank(statement), place(statement));
    if (!better && statedAt >= logTime && needed.equals(statements)) {
      return this;
    }
    return of(
        needed,
        better ? place(statement) : place,
        better ? placeRank(statement) : placeRank,
        Math.min(logTime, statedAt));
  }

  private boolean isBetter(int rank, Place other) {
    return rank < placeRank
        || (rank == placeRank
            && rank != NO_PLACE
            && Place.BYTES.compare(other.id(), place.id()) < 0);
  }

  private static Place place(AgentLlmUsage statement) {
    return Place.of(statement.getTraceId(), statement.getSpanId());
  }

  private static int placeRank(AgentLlmUsage statement) {
    return place(statement).isSpan() ? StatementOrder.placeRank(statement) : NO_PLACE;
  }

  // a record of its own that names no span has nothing to do with a tree
  private static boolean isAlone(AgentLlmUsage statement) {
    return StatementOrder.isRecord(statement) && !place(statement).isSpan();
  }

  private static List<AgentLlmUsage> needed(List<AgentLlmUsage> all) {
    boolean[] told = new boolean[AgentLlmUsage.getClassSchema().getFields().size()];
    List<AgentLlmUsage> needed = new ArrayList<>();
    for (AgentLlmUsage statement : all) {
      boolean needs = false;
      for (int i = 0; i < told.length; i++) {
        if (!told[i] && statement.get(i) != null) {
          told[i] = true;
          needs = true;
        }
      }
      if (needs) {
        needed.add(statement);
      }
    }
    return List.copyOf(needed);
  }

  private static AgentLlmUsage merged(List<AgentLlmUsage> statements) {
    AgentLlmUsage merged = new AgentLlmUsage();
    for (Schema.Field field : AgentLlmUsage.getClassSchema().getFields()) {
      Object value = null;
      for (int i = 0; i < statements.size() && value == null; i++) {
        value = statements.get(i).get(field.pos());
      }
      merged.put(field.pos(), value);
    }
    // a whole comes before its parts, which may have been told by others
    for (TokenClass kind : TokenClass.values()) {
      Long part = kind.of(merged);
      Long whole = kind.whole() == null ? null : kind.whole().of(merged);
      if (part != null && whole != null && part > whole) {
        kind.put(merged, whole);
      }
    }
    return merged;
  }
}
