package io.fleetfold.gateway.otlp;

import io.fleetfold.gateway.ingest.Item;
import java.util.List;

/**
 * What the spans of a family of emitters mean. Pure: static data and functions, no clock, no state
 * between requests; safe for use by many threads.
 */
public interface SpanMapping {
  /** Whether this span is of the family; mappings are asked in order and the first one takes it. */
  boolean claims(SpanItem span);

  /**
   * An item for each of the spans, with its index, in any order.
   *
   * @param claimed all spans of one request that this mapping claims, in their order there
   */
  List<Item> map(List<SpanItem> claimed);
}
