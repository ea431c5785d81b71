package io.fleetfold.verify.sql;

import io.fleetfold.verify.replay.Charges;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Reads by which price each call was charged: which prices were known then, no replay can tell. */
final class ChargedCalls {

  private ChargedCalls() {}

  static void read(Statement statement, Charges into) throws SQLException {
    try (ResultSet rows =
        statement.executeQuery(
            """
            SELECT usage_id, scope, (extract(epoch FROM created_at) * 1000)::bigint, price_id,
              (extract(epoch FROM repriced_at) * 1000)::bigint
            FROM (
              SELECT usage_id, scope, created_at, price_id, repriced_at FROM agent_llm_usage
              UNION ALL
              SELECT usage_id, scope, created_at, price_id, repriced_at FROM agent_llm_claims
            ) calls
            """)) {
      while (rows.next()) {
        into.add(
            rows.getString(1),
            rows.getString(2),
            rows.getLong(3),
            rows.getString(4),
            rows.getObject(5, Long.class));
      }
    }
  }
}
