package io.fleetfold.local.prices;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What a repricing comes to, by model and by day. Not thread-safe while it is filled. */
public final class RepriceReport {
  private final Sums total = new Sums();
  private final Map<String, Sums> models = new TreeMap<>();
  private final Map<LocalDate, Sums> days = new TreeMap<>();

  void add(ChargedCall call, BigDecimal repriced) {
    String model = call.provider() + "/" + call.model();
    for (Sums sums :
        new Sums[] {
          total,
          models.computeIfAbsent(model, any -> new Sums()),
          days.computeIfAbsent(call.day(), any -> new Sums())
        }) {
      sums.add(call.chargedUsd(), repriced, call.providerUsd());
    }
  }

  /** All calls. */
  public Sums total() {
    return total;
  }

  /** By provider and model. */
  public Map<String, Sums> models() {
    return Collections.unmodifiableMap(models);
  }

  /** By day (UTC) of the calls. */
  public Map<LocalDate, Sums> days() {
    return Collections.unmodifiableMap(days);
  }
}
