package io.fleetfold.streams.app.instances;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * A route by which another instance asks for its part of an answer: for exactly those partitions,
 * or not at all.
 */
record PartialHandler(Peers peers, Keyspace space, BiConsumer<Context, Set<Integer>> handler)
    implements Handler {
  static final String PARTITIONS = "partitions";

  @Override
  public void handle(Context ctx) {
    Set<Integer> partitions = new TreeSet<>();
    String list = ctx.queryParam(PARTITIONS);
    Arrays.stream(list == null ? new String[0] : list.split(",", -1))
        .map(Integer::valueOf)
        .forEach(partitions::add);
    Hop hop = Hop.of(ctx.req()).orElse(Hop.FOLDING);
    try {
      for (int partition : partitions) {
        if (!peers.isReadable(space, partition, hop)) {
          throw Peers.unavailable(space, Set.of(partition), null);
        }
      }
      handler.accept(ctx, partitions);
    } catch (InvalidStateStoreException e) {
      ctx.header(Hop.MOVED, "true");
      throw e;
    }
  }
}
