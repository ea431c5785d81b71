package io.fleetfold.streams.runs.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.runs.stats.Histogram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Percentiles of durations in milliseconds, each within 1 %; null where nothing was counted.
 *
 * @param count how many durations
 * @param p50 the median
 * @param p95 the 95th percentile
 * @param p99 the 99th percentile
 */
public record Percentiles(long count, Double p50, Double p95, Double p99) {
  private static final String ZERO = "zero";

  /**
   * The percentiles of all the histograms together.
   *
   * @param buckets histograms as the records carry them, {@code {"173": 4, "zero": 1}}
   */
  static Percentiles of(List<String> buckets) {
    Histogram histogram = new Histogram();
    buckets.forEach(json -> add(histogram, json));
    return of(histogram);
  }

  /** The percentiles of a histogram. */
  static Percentiles of(Histogram histogram) {
    return new Percentiles(
        histogram.count(), at(histogram, 0.5), at(histogram, 0.95), at(histogram, 0.99));
  }

  private static Double at(Histogram histogram, double q) {
    return histogram.count() == 0 ? null : histogram.percentile(q).getAsDouble();
  }

  /** Adds a histogram as the records carry it. */
  static void add(Histogram histogram, String json) {
    try (JsonParser parser = Json.MAPPER.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String bucket = parser.currentName();
        parser.nextToken();
        histogram.add(
            ZERO.equals(bucket) ? Histogram.ZERO : Integer.parseInt(bucket), parser.getLongValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("not a histogram: " + json, e);
    }
  }
}
