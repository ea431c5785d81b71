package io.fleetfold.streams.app.instances;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.streams.core.http.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The instances of the app as operators and verify see them: what each tells of itself, and folds
 * that stand still in all of them. Thread-safe.
 */
public final class FleetInstances {
  /** What each instance tells of itself. */
  public static final String INSTANCES = "/internal/instances";

  /** Lets the folds stand still. */
  public static final String PAUSE = "/internal/pause";

  /** Lets them go on. */
  public static final String RESUME = "/internal/resume";

  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  /** What is being folded when a pause begins is folded and committed first. */
  private static final Duration PAUSE_TIMEOUT = Duration.ofSeconds(40);

  private static final String ITEMS = "instances";

  private final Peers peers;
  private final Consumer<Duration> pause;
  private final BooleanSupplier resume;
  private final Supplier<Map<String, ?>> more;
  private final Instant startedAt = Instant.now();

  /**
   * This instance and the others.
   *
   * @param pause lets the folds of this one stand still, at most so long; throws {@link
   *     IllegalStateException} where they can't
   * @param resume ends that; tells whether they had stood still until then
   * @param more what this one tells of itself beside address and partitions
   */
  public FleetInstances(
      Peers peers,
      Consumer<Duration> pause,
      BooleanSupplier resume,
      Supplier<Map<String, ?>> more) {
    this.peers = peers;
    this.pause = pause;
    this.resume = resume;
    this.more = more;
  }

  /**
   * What each instance tells of itself; of one that does not answer its address, and why.
   *
   * @param everywhere false for this one only, as another instance asks
   */
  public JsonNode instances(boolean everywhere) {
    List<ObjectNode> all = new ArrayList<>();
    ObjectNode own = own();
    own.put("clock", Json.time(Instant.now()));
    own.setAll((ObjectNode) Json.MAPPER.valueToTree(more.get()));
    all.add(own);
    if (everywhere) {
      peers.ofEach(this::told).forEach((peer, answer) -> all.add(answer));
    }
    return answer(all);
  }

  private ObjectNode told(Peer peer) {
    long asked = System.nanoTime();
    try {
      ObjectNode it = (ObjectNode) one(peer, ask(peer, INSTANCES, null, TIMEOUT));
      Duration way = Duration.ofNanos((System.nanoTime() - asked) / 2);
      it.put(
          "clock_ahead_ms",
          Duration.between(Instant.now().minus(way), Instant.parse(it.path("clock").asText()))
              .toMillis());
      return it;
    } catch (PeerUnavailableException | IllegalStateException e) {
      return Json.MAPPER
          .createObjectNode()
          .put("address", peer.authority())
          .put("error", e.getMessage());
    }
  }

  /**
   * Lets the folds stand still, of all instances or of none.
   *
   * @param timeout after which they go on by themselves
   * @param everywhere false for this one only, as another instance asks
   * @return which instances there are, with their partitions: those that {@link #resume} tells of,
   *     too, unless a partition has moved in between
   * @throws IllegalStateException when they can't: the message says why
   */
  public JsonNode pause(Duration timeout, boolean everywhere) {
    pause.accept(timeout);
    List<ObjectNode> all = new ArrayList<>();
    all.add(own());
    if (everywhere) {
      try {
        pauseOthers(timeout, all);
      } catch (RuntimeException e) {
        resume(true);
        throw new IllegalStateException(e.getMessage(), e);
      }
    }
    return answer(all).put("paused", true);
  }

  private void pauseOthers(Duration timeout, List<ObjectNode> all) {
    String path = PAUSE + "?max_ms=" + timeout.toMillis();
    Map<Peer, RuntimeException> failures = new ConcurrentHashMap<>();
    peers
        .ofEach(
            peer -> {
              try {
                return List.of((ObjectNode) one(peer, ask(peer, path, NOTHING, PAUSE_TIMEOUT)));
              } catch (PeerUnavailableException | IllegalStateException e) {
                failures.put(peer, e);
                return List.<ObjectNode>of();
              }
            })
        .values()
        .forEach(all::addAll);
    failures
        .values()
        .forEach(
            failure -> {
              throw failure;
            });
    requireWhole(all);
  }

  /** A partition that nobody has is on its way to someone, who would fold it. */
  private void requireWhole(List<ObjectNode> all) {
    for (Keyspace space : Keyspace.values()) {
      Set<Integer> nowhere = new TreeSet<>();
      for (int partition = 0; partition < peers.partitions(); partition++) {
        String number = Integer.toString(partition);
        if (all.stream().filter(it -> it.at(path(space)).has(number)).count() != 1) {
          nowhere.add(partition);
        }
      }
      if (!nowhere.isEmpty()) {
        throw Peers.unavailable(space, nowhere, null);
      }
    }
  }

  private static String path(Keyspace space) {
    return "/partitions/" + space;
  }

  /**
   * Lets the folds resume.
   *
   * @param everywhere false for this one only, as another instance asks
   * @return whether all had stood still until now, and which instances there were
   */
  public JsonNode resume(boolean everywhere) {
    List<ObjectNode> all = new ArrayList<>();
    all.add(own());
    boolean still = resume.getAsBoolean();
    if (everywhere) {
      for (JsonNode other : peers.ofEach(this::resumed).values()) {
        still &= other.path("resumed").asBoolean();
        other.path(ITEMS).forEach(it -> all.add((ObjectNode) it));
      }
    }
    return answer(all).put("resumed", still);
  }

  private JsonNode resumed(Peer peer) {
    try {
      return ask(peer, RESUME, NOTHING, TIMEOUT);
    } catch (PeerUnavailableException e) {
      // its folds go on by themselves
      return Json.MAPPER.createObjectNode();
    }
  }

  private static final byte[] NOTHING = {};

  private JsonNode ask(Peer peer, String path, byte[] body, Duration timeout) {
    try {
      return Json.MAPPER.readTree(
          peers.client().part(new PeerShare(peer, Set.of(), Hop.FOLDING), path, body, timeout));
    } catch (IOException e) {
      throw new PeerUnavailableException("instance " + peer + " can't be understood", e);
    }
  }

  private static JsonNode one(Peer peer, JsonNode answer) {
    JsonNode items = answer.path(ITEMS);
    if (items.size() != 1) {
      throw new IllegalStateException(
          "instance "
              + peer
              + " is of a release that does not tell its partitions: upgrade it first");
    }
    return items.get(0);
  }

  private ObjectNode own() {
    ObjectNode own = Json.MAPPER.createObjectNode();
    Peer self = peers.placement().self();
    own.put("address", self == null ? null : self.authority());
    own.put("started_at", Json.time(startedAt));
    ObjectNode partitions = own.putObject("partitions");
    for (Keyspace space : Keyspace.values()) {
      ObjectNode lives = partitions.putObject(space.toString());
      for (int partition = 0; partition < peers.partitions(); partition++) {
        String number = Integer.toString(partition);
        peers.placement().life(space, partition).ifPresent(life -> lives.put(number, life));
      }
    }
    return own;
  }

  private static ObjectNode answer(List<ObjectNode> all) {
    ObjectNode answer = Json.MAPPER.createObjectNode();
    ArrayNode items = answer.putArray(ITEMS);
    all.stream()
        .sorted(Comparator.comparing((ObjectNode it) -> it.path("address").asText()))
        .forEach(items::add);
    return answer;
  }
}
