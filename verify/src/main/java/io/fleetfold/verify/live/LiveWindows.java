package io.fleetfold.verify.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.verify.replay.UsageLedger;
import io.fleetfold.verify.replay.WindowGroup;
import io.fleetfold.verify.replay.WindowSize;
import io.fleetfold.verify.replay.WindowUsage;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the state stores say of usage windows. */
public final class LiveWindows {
  private static final List<String> SCOPES = List.of("fleet", "agent", "model", "action");
  private static final int PAGE = 1_000;
  // no record's time is later than a day ahead of the log
  private static final Duration AHEAD = Duration.ofDays(3);
  private static final Map<WindowSize, Duration> SLICES =
      Map.of(
          WindowSize.TEN_SECONDS, Duration.ofHours(1),
          WindowSize.MINUTE, Duration.ofHours(6),
          WindowSize.HOUR, Duration.ofDays(30));

  private LiveWindows() {}

  /**
   * Asks for the windows of every scope.
   *
   * @param from the first window of each size that is asked for
   * @param known the first window of each size that SQL knows, where it knows any
   * @param newest the newest log time
   * @throws IOException when the app is away or answers with an error
   */
  public static UsageLedger read(
      QueryApi api, Map<WindowSize, Long> from, Map<WindowSize, Long> known, long newest)
      throws IOException, InterruptedException {
    UsageLedger ledger = new UsageLedger();
    for (WindowSize size : WindowSize.values()) {
      long end = newest + AHEAD.toMillis();
      long slice = SLICES.get(size).toMillis();
      long first = Math.max(0, from.get(size));
      // one long slice before what SQL knows, where nothing should be, then short ones
      long next = Math.max(first, Math.min(end, known.getOrDefault(size, end)));
      read(api, size, first, next, ledger);
      for (long at = next; at < end; at += slice) {
        read(api, size, at, Math.min(end, at + slice), ledger);
      }
      read(
          api,
          size,
          Math.max(first, end),
          Instant.parse("9999-12-31T00:00:00Z").toEpochMilli(),
          ledger);
    }
    return ledger;
  }

  private static void read(QueryApi api, WindowSize size, long from, long to, UsageLedger into)
      throws IOException, InterruptedException {
    if (from >= to) {
      return;
    }
    for (String scope : SCOPES) {
      if (scope.equals("action") && size == WindowSize.TEN_SECONDS) {
        continue;
      }
      String path =
          "/api/v1/usage?by=%s&window=%s&from=%s&to=%s&limit=%d"
              .formatted(
                  scope, size.word(), Instant.ofEpochMilli(from), Instant.ofEpochMilli(to), PAGE);
      String cursor = "";
      while (cursor != null) {
        JsonNode page = api.get(path + cursor);
        page.path("items").forEach(item -> add(into, size, scope, item));
        String next = page.path("next_cursor").asText();
        cursor = page.path("has_more").asBoolean() ? "&cursor=" + RecordKeys.encode(next) : null;
      }
    }
  }

  private static void add(UsageLedger into, WindowSize size, String scope, JsonNode item) {
    WindowUsage usage = new WindowUsage();
    for (String name : WindowUsage.COMPARED) {
      JsonNode value = item.at("/" + name.replace('.', '/'));
      if (value.isMissingNode() && (size.detailed() || !name.startsWith("latency_ms."))) {
        throw new IllegalArgumentException(
            "usage windows have no " + name + ": does the server run the same version?");
      }
      long number =
          name.endsWith("cost_usd") && !value.isNull()
              ? WindowUsage.units(new BigDecimal(value.asText()))
              : value.asLong();
      if (!WindowUsage.mayBeUnknown(name)) {
        usage.add(name, number);
      } else if (!value.isNull()) {
        usage.tell(name, number);
      }
    }
    Instant start = Instant.parse(item.path("window_start").asText());
    into.add(new WindowGroup(size, scope, item.path("name").asText()), start.toEpochMilli(), usage);
  }
}
