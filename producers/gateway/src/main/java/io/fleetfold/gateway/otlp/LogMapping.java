package io.fleetfold.gateway.otlp;

import io.fleetfold.gateway.ingest.Item;
import java.util.List;

/**
 * What the log records of a family of emitters mean. Pure: static data and functions, no clock, no
 * state between requests; safe for use by many threads.
 */
public interface LogMapping {
  /** Whether this record is of the family; mappings are asked in order, the first one takes it. */
  boolean claims(LogItem log);

  /**
   * An item for each of the log records, with its index, in any order.
   *
   * @param claimed all log records of one request that this mapping claims, in their order there
   */
  List<Item> map(List<LogItem> claimed);
}
