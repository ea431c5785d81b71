package io.fleetfold.verify.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.verify.replay.Buckets;
import io.fleetfold.verify.replay.UsageLedger;
import io.fleetfold.verify.replay.WindowGroup;
import io.fleetfold.verify.replay.WindowSize;
import io.fleetfold.verify.replay.WindowUsage;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** What the usage windows in PostgreSQL say: partials, which add up. */
final class Windows {
  /** What stands in the columns behind the window's own, without the latencies. */
  private static final List<String> COLUMNS =
      WindowUsage.COMPARED.stream().filter(name -> !name.equals(WindowUsage.LATENCIES)).toList();

  private Windows() {}

  static UsageLedger read(Statement statement) throws SQLException {
    UsageLedger ledger = new UsageLedger();
    try (ResultSet rows =
        statement.executeQuery(
            """
            SELECT "window", (extract(epoch FROM window_start) * 1000)::bigint, scope, name,
              latency_buckets::text, missing_usage_calls IS NULL, %s
            FROM usage_windows
            """
                .formatted(String.join(", ", COLUMNS)))) {
      while (rows.next()) {
        WindowGroup group =
            new WindowGroup(
                WindowSize.ofWord(rows.getString(1)), rows.getString(3), rows.getString(4));
        ledger.add(group, rows.getLong(2), usage(rows));
      }
    }
    return ledger;
  }

  private static WindowUsage usage(ResultSet rows) throws SQLException {
    WindowUsage usage = new WindowUsage();
    // the first release did not count who tells what: a sum of 0 of it is unknown
    boolean first = rows.getBoolean(6);
    for (int i = 0; i < COLUMNS.size(); i++) {
      String name = COLUMNS.get(i);
      BigDecimal value = rows.getBigDecimal(7 + i);
      long number =
          name.endsWith("cost_usd")
              ? WindowUsage.units(value)
              : value == null ? 0 : value.longValueExact();
      if (!WindowUsage.mayBeUnknown(name)) {
        usage.add(name, number);
      } else if (value != null && !(first && number == 0)) {
        usage.tell(name, number);
      }
    }
    String buckets = rows.getString(5);
    if (buckets != null) {
      for (Map.Entry<String, JsonNode> bucket : SqlStatistics.tree(buckets).properties()) {
        usage.addLatencies(Buckets.ofName(bucket.getKey()), bucket.getValue().longValue());
      }
    }
    return usage;
  }
}
