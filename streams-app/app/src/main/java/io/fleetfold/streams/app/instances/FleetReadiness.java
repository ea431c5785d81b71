package io.fleetfold.streams.app.instances;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.http.Readiness;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Whether queries are answered in full through this instance: by itself, or with what the others
 * have. One with no partition at all is as ready as any. What the others say is asked for at most
 * once a second. Thread-safe.
 */
public final class FleetReadiness implements Supplier<Readiness> {
  private static final String ROUTE = "/internal/part/readable";
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
  private static final String OTHERS = "other instances";

  private final Peers peers;
  private final Supplier<Readiness> own;
  private Readiness last;
  private long lastAt;

  /**
   * The readiness of those instances.
   *
   * @param own whether this one has all that it is to have
   */
  public FleetReadiness(Peers peers, Supplier<Readiness> own) {
    this.peers = peers;
    this.own = own;
    peers.serve(ROUTE, Keyspace.RUNS, (ctx, none) -> Json.bytes(readable()));
  }

  @Override
  public Readiness get() {
    Readiness now = own.get();
    return now.stopped() || peers.isAlone() ? now : together(now);
  }

  private synchronized Readiness together(Readiness now) {
    if (last == null || System.nanoTime() - lastAt > FRESH_NANOS) {
      last = ask(now);
      lastAt = System.nanoTime();
    }
    return last;
  }

  private Readiness ask(Readiness now) {
    Map<Keyspace, Set<Integer>> found = new EnumMap<>(Keyspace.class);
    for (Keyspace space : Keyspace.values()) {
      found.put(space, new TreeSet<>(readable(space)));
    }
    List<JsonNode> others = new ArrayList<>(peers.ofEach(this::told).values());
    for (JsonNode other : others) {
      found.forEach(
          (space, all) -> other.path(space.toString()).forEach(at -> all.add(at.asInt())));
    }
    Map<String, String> parts = new TreeMap<>(now.parts());
    parts.put(OTHERS, Integer.toString(others.size()));
    for (Map.Entry<Keyspace, Set<Integer>> each : found.entrySet()) {
      Set<Integer> missing = new TreeSet<>(peers.all());
      missing.removeAll(each.getValue());
      if (!missing.isEmpty()) {
        return new Readiness(
            false, Peers.unavailable(each.getKey(), missing, null).getMessage(), parts);
      }
    }
    return new Readiness(true, "", parts);
  }

  private JsonNode told(Peer peer) {
    try {
      return Json.MAPPER.readTree(
          peers.client().part(new PeerShare(peer, Set.of(), Hop.COPY), ROUTE, null, TIMEOUT));
    } catch (IOException | PeerUnavailableException e) {
      // what it has is not to be had now
      return Json.MAPPER.createObjectNode();
    }
  }

  private Map<String, Set<Integer>> readable() {
    Map<String, Set<Integer>> all = new TreeMap<>();
    for (Keyspace space : Keyspace.values()) {
      all.put(space.toString(), readable(space));
    }
    return all;
  }

  private Set<Integer> readable(Keyspace space) {
    Set<Integer> some = new TreeSet<>(peers.all());
    some.removeIf(partition -> !peers.isReadable(space, partition, Hop.COPY));
    return some;
  }
}
