package io.fleetfold.streams.app.instances;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.records.LlmCall;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.runs.views.CallPlace;
import io.fleetfold.streams.runs.views.RunCallViews;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Calls of runs of all instances, for lists of many runs: those of a run are asked of whoever folds
 * it. Each call travels in the format of its output topic, so that instances of two versions
 * understand each other. Thread-safe.
 */
public final class FleetRunCalls implements RunCallViews {
  private static final String ROUTE = "/internal/part/run-calls";

  /** What is read from the log may take its time. */
  private static final Duration TIMEOUT = Duration.ofSeconds(12);

  private static final List<Schema.Field> REQUIRED =
      LlmCall.getClassSchema().getFields().stream()
          .filter(field -> field.schema().getType() == Schema.Type.STRING)
          .toList();

  private final Peers peers;
  private final RunCallViews here;
  private final ListWire<LlmCall> wire;

  private record Question(String runId, String after, int limit) {
    CallPlace place() {
      return after == null ? null : CallPlace.ofCursor(after).orElseThrow();
    }
  }

  /** The calls that those instances know. */
  public FleetRunCalls(Peers peers, RunCallViews here, ListWire<LlmCall> wire) {
    this.peers = peers;
    this.here = here;
    this.wire = wire;
    peers.serve(
        ROUTE,
        Keyspace.RUNS,
        (ctx, partitions) -> {
          Question asked = question(ctx.bodyAsBytes());
          return written(here.calls(asked.runId(), asked.place(), asked.limit()));
        });
  }

  @Override
  public Optional<Listed> calls(String runId, CallPlace after, int limit) {
    Optional<Listed> found = calls(runId, after, limit, Hop.COPY);
    // that nothing is known of a run is said by who folds it, and not by a copy
    return found.isPresent() || peers.isAlone() ? found : calls(runId, after, limit, Hop.FOLDING);
  }

  private Optional<Listed> calls(String runId, CallPlace after, int limit, Hop hop) {
    return peers
        .gather(
            Keyspace.RUNS,
            Set.of(RecordKeys.partition(runId, peers.partitions())),
            hop,
            partitions -> here.calls(runId, after, limit),
            share ->
                remote(share, new Question(runId, after == null ? null : after.cursor(), limit)))
        .get(0);
  }

  private static Question question(byte[] body) {
    try {
      return Json.MAPPER.readValue(body, Question.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] written(Optional<Listed> listed) {
    RecordSerializer<LlmCall> records = wire.writer().get();
    ObjectNode json = Json.MAPPER.createObjectNode();
    listed.ifPresent(
        found -> {
          json.put("has_more", found.hasMore()).put("unlisted", found.unlisted());
          ArrayNode items = json.putArray("items");
          for (Item item : found.items()) {
            items
                .addObject()
                .put("place", item.place().cursor())
                .put("missing", item.missing() == null ? null : item.missing().name())
                .put("call", records.serialize(null, filled(item.call())));
          }
        });
    return Json.bytes(json);
  }

  /** A call that the log has forgotten lacks what each record of the topic has. */
  private static LlmCall filled(LlmCall call) {
    for (Schema.Field field : REQUIRED) {
      if (call.get(field.pos()) == null) {
        call.put(field.pos(), "");
      }
    }
    return call;
  }

  private static LlmCall emptied(LlmCall call) {
    for (Schema.Field field : REQUIRED) {
      if ("".equals(call.get(field.pos()))) {
        call.put(field.pos(), null);
      }
    }
    return call;
  }

  private Optional<Listed> remote(PeerShare share, Question question) {
    byte[] answer =
        peers
            .client()
            .part(share, ROUTE + "?partitions=" + share.list(), Json.bytes(question), TIMEOUT);
    try {
      JsonNode json = Json.MAPPER.readTree(answer);
      if (!json.has("items")) {
        return Optional.empty();
      }
      List<Item> items = new ArrayList<>();
      for (JsonNode item : json.get("items")) {
        LlmCall call = wire.reader().deserialize(null, item.get("call").binaryValue());
        Missing missing =
            item.get("missing").isNull() ? null : Missing.valueOf(item.get("missing").asText());
        items.add(
            new Item(
                CallPlace.ofCursor(item.get("place").asText()).orElseThrow(),
                missing == Missing.FORGOTTEN ? emptied(call) : call,
                missing));
      }
      return Optional.of(
          new Listed(items, json.get("has_more").asBoolean(), json.get("unlisted").asLong()));
    } catch (IOException e) {
      throw new PeerUnavailableException("instance " + share.peer() + " can't be understood", e);
    }
  }
}
