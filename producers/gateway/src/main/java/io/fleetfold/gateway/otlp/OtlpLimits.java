package io.fleetfold.gateway.otlp;

/**
 * How much one request may hold. What is beyond is refused as too large; exporters do not send it
 * again.
 *
 * @param bodyBytes largest body, after decompression
 * @param values most records, attributes, nested values and fields nobody knows: a body of two
 *     bytes each would otherwise take a hundred times its size in memory
 * @param depth how deep messages may be nested in a record or a resource
 */
public record OtlpLimits(int bodyBytes, int values, int depth) {
  /** What OTLP recommends, and what exporters' batches stay far below. */
  public static final OtlpLimits DEFAULT = new OtlpLimits(64 << 20, 1_000_000, 100);
}
