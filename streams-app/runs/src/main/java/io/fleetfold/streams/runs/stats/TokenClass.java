package io.fleetfold.streams.runs.stats;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.streams.runs.state.LlmTotals;
import java.util.List;
import org.apache.avro.Schema;

/**
 * A class of tokens. Which there are follows from the schemas: what calls tell by a name that ends
 * in {@code _tokens}, and {@link LlmTotals} sums by the same name.
 *
 * @param name the field of calls, of totals, and of all records that tell the sum
 * @param call where it stands in a call
 * @param sum where its sum stands in totals
 * @param told where the count of calls that told it stands there
 */
record TokenClass(String name, int call, int sum, int told) {
  private static final String SUFFIX = "_tokens";
  private static final String TOLD = "_told";

  static List<TokenClass> all() {
    Schema totals = LlmTotals.getClassSchema();
    return AgentLlmUsage.getClassSchema().getFields().stream()
        .filter(field -> field.name().endsWith(SUFFIX))
        .map(
            field ->
                new TokenClass(
                    field.name(),
                    field.pos(),
                    position(totals, field.name()),
                    position(totals, field.name() + TOLD)))
        .toList();
  }

  private static int position(Schema totals, String name) {
    Schema.Field field = totals.getField(name);
    if (field == null) {
      throw new IllegalStateException(
          "LlmTotals.avsc has no " + name + ", which calls tell: add it");
    }
    return field.pos();
  }
}
