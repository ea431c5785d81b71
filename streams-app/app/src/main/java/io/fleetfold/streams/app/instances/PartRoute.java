package io.fleetfold.streams.app.instances;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.runs.views.ListPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.apache.avro.specific.SpecificRecord;

/**
 * A route by which instances ask each other for pieces of a list. A question that says more than
 * the other one's release understands is refused, never answered in part. Thread-safe.
 */
final class PartRoute<Q, R extends SpecificRecord> {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final ObjectMapper QUESTIONS =
      Json.MAPPER.copy().setDefaultPropertyInclusion(Include.NON_NULL);

  private final Peers peers;
  private final String path;
  private final Class<Q> kind;
  private final ListWire<R> wire;
  private final BiFunction<Set<Integer>, Q, ListPart<R>> local;

  /**
   * The route of a list.
   *
   * @param kind what a question is, as JSON
   * @param local what partitions that are here have
   */
  PartRoute(
      Peers peers,
      String path,
      Class<Q> kind,
      ListWire<R> wire,
      BiFunction<Set<Integer>, Q, ListPart<R>> local) {
    this.peers = peers;
    this.path = path;
    this.kind = kind;
    this.wire = wire;
    this.local = local;
    peers.serve(
        path,
        Keyspace.RUNS,
        (ctx, here) -> {
          ctx.contentType("application/octet-stream");
          return wire.written(local.apply(here, question(ctx.bodyAsBytes())));
        });
  }

  private Q question(byte[] body) {
    try {
      return QUESTIONS.readValue(body, kind);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What all partitions have. */
  List<ListPart<R>> ask(Q question) {
    return ask(peers.all(), question);
  }

  /** What some partitions have. */
  List<ListPart<R>> ask(Set<Integer> partitions, Q question) {
    return ask(partitions, Hop.COPY, question);
  }

  /** What all partitions have, by those who fold them: copies may not have heard of it. */
  List<ListPart<R>> askFolding(Q question) {
    return ask(peers.all(), Hop.FOLDING, question);
  }

  private List<ListPart<R>> ask(Set<Integer> partitions, Hop hop, Q question) {
    return peers.gather(
        Keyspace.RUNS,
        partitions,
        hop,
        here -> local.apply(here, question),
        share -> remote(share, question));
  }

  private ListPart<R> remote(PeerShare share, Q question) {
    try {
      byte[] body = QUESTIONS.writeValueAsBytes(question);
      return wire.read(
          peers.client().part(share, path + "?partitions=" + share.list(), body, TIMEOUT));
    } catch (IOException e) {
      throw new PeerUnavailableException("instance " + share.peer() + " can't be understood", e);
    }
  }
}
