package io.fleetfold.streams.runs.stats;

import io.fleetfold.schemas.UnknownSums;
import io.fleetfold.streams.core.state.Money;
import io.fleetfold.streams.runs.state.LlmTotals;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** Writes totals into the records that leave the app: each field by its name. */
public final class TotalsRecords {
  private static final String PROVIDER_COST = "provider_cost_usd";
  private static final String TOLD = "_told";

  /** Fields that are called otherwise there. */
  private static final Map<String, String> NAMES =
      Map.of(
          "llm_calls", "calls",
          "error_llm_calls", "error_calls",
          "errors", "error_calls");

  private TotalsRecords() {}

  /** Sets every field of the record that totals tell. */
  public static void put(LlmTotals totals, SpecificRecord record) {
    Schema schema = record.getSchema();
    for (Schema.Field field : schema.getFields()) {
      Object value = value(totals, field, schema);
      if (value != null) {
        record.put(field.pos(), value);
      }
    }
  }

  private static Object value(LlmTotals totals, Schema.Field field, Schema schema) {
    return switch (field.name()) {
      case "cost_usd" -> Totals.cost(totals);
      case "unpriced_calls" -> Totals.unpriced(totals);
      case PROVIDER_COST -> Money.usd(totals.getProviderCost());
      case UnknownSums.FIELD -> UnknownSums.text(schema, name -> isUnknown(totals, name));
      default -> {
        Schema.Field count =
            totals.getSchema().getField(NAMES.getOrDefault(field.name(), field.name()));
        yield count == null ? null : totals.get(count.pos());
      }
    };
  }

  /** Nobody told it, as far as that was counted, and what was summed before is nothing. */
  private static boolean isUnknown(LlmTotals totals, String sum) {
    if (sum.equals(PROVIDER_COST)) {
      return totals.getProviderCostTold() == 0 && !totals.getProviderCost().hasRemaining();
    }
    return count(totals, sum + TOLD) == 0 && count(totals, sum) == 0;
  }

  private static long count(LlmTotals totals, String name) {
    return (Long) totals.get(name);
  }
}
