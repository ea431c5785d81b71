package io.fleetfold.gateway.ingest;

import io.fleetfold.records.IngestRefusal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers what was refused, so that the dashboard can say why data is missing: one record for each
 * way, caller, field and reason, with their number, each time it is drained. Bounded: what has no
 * room is counted under its way, without its reason. Thread-safe.
 */
public final class RefusalLog {
  /** Different reasons between two drains; a hostile caller must not fill the memory or the log. */
  private static final int MAX = 200;

  private static final int MAX_LENGTH = 500;
  private static final Refusal TURNED_AWAY =
      new Refusal(
          null,
          "requests were turned away for a while (429, 503): no room, or no brokers; what is not"
              + " sent again is lost");
  private static final String OTHERS = "refused for further reasons, which the answers named";

  private final String gateway;
  private final InstantSource clock;
  private Map<Reason, IngestRefusal> gathered = new LinkedHashMap<>();

  /** A log of the gateway of this name. */
  public RefusalLog(String gateway, InstantSource clock) {
    this.gateway = gateway;
    this.clock = clock;
  }

  private record Reason(String way, String caller, String field, String message) {}

  /**
   * Takes note of a refused item.
   *
   * @param way the way in, such as {@code POST /v1/events}
   * @param caller who sent it
   */
  public synchronized void add(String way, Caller caller, Refusal refusal) {
    String name = caller.equals(Caller.LOCAL) ? null : caller.name();
    Reason reason = new Reason(way, name, cut(refusal.field()), cut(refusal.message()));
    if (!gathered.containsKey(reason) && gathered.size() >= MAX) {
      reason = new Reason(way, null, null, OTHERS);
    }
    IngestRefusal known = gathered.computeIfAbsent(reason, this::record);
    known.setCount(known.getCount() + 1);
    known.setLastAt(clock.instant());
  }

  /** Takes note of a request that was turned away for a while. */
  public void addTurnedAway(String way, Caller caller) {
    add(way, caller, TURNED_AWAY);
  }

  /** What was gathered since the last time, which is then forgotten. */
  public synchronized List<IngestRefusal> drain() {
    List<IngestRefusal> all = new ArrayList<>(gathered.values());
    gathered = new LinkedHashMap<>();
    return all;
  }

  private IngestRefusal record(Reason reason) {
    return IngestRefusal.newBuilder()
        .setGateway(gateway)
        .setWay(reason.way())
        .setCaller(reason.caller())
        .setField(reason.field())
        .setMessage(reason.message())
        .setCount(0)
        .setLastAt(clock.instant())
        .build();
  }

  private static String cut(String text) {
    return text == null || text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
  }
}
