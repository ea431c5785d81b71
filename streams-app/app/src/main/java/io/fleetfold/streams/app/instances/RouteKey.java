package io.fleetfold.streams.app.instances;

import io.fleetfold.schemas.RecordKeys;
import io.javalin.http.Context;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.ToIntBiFunction;

/**
 * How a request names the one partition that answers it.
 *
 * @param space what the partition is one of
 * @param find the partition, of so many; negative where the request names none, and then whoever it
 *     came to answers it
 */
public record RouteKey(Keyspace space, ToIntBiFunction<Context, Integer> find) {
  private static final int NONE = -1;

  /** The key of a run in the path. */
  public static RouteKey run(String parameter) {
    return of(Keyspace.RUNS, ctx -> ctx.pathParam(parameter));
  }

  /** The key of a run in the query, where one is named. */
  public static RouteKey runOfQuery(String parameter) {
    return of(Keyspace.RUNS, ctx -> ctx.queryParam(parameter));
  }

  /** The key of a user of an application in the path. */
  public static RouteKey user(String app, String user) {
    return of(Keyspace.SESSIONS, ctx -> RecordKeys.ofUser(ctx.pathParam(app), ctx.pathParam(user)));
  }

  /** The key of a user in the query, where both application and user are named. */
  public static RouteKey userOfQuery(String app, String user) {
    return of(
        Keyspace.SESSIONS,
        ctx ->
            ctx.queryParam(app) == null || ctx.queryParam(user) == null
                ? null
                : RecordKeys.ofUser(ctx.queryParam(app), ctx.queryParam(user)));
  }

  /** A partition by its number in the query; the first unless it is named. */
  public static RouteKey partition(Keyspace space, String parameter) {
    return new RouteKey(space, (ctx, partitions) -> number(ctx.queryParam(parameter), partitions));
  }

  /** The partition of the record key that a request names; of null none. */
  public static RouteKey of(Keyspace space, Function<Context, String> key) {
    return new RouteKey(
        space,
        (ctx, partitions) -> {
          String found = key.apply(ctx);
          return found == null ? NONE : RecordKeys.partition(found, partitions);
        });
  }

  OptionalInt partition(Context ctx, int partitions) {
    int found = find.applyAsInt(ctx, partitions);
    return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
  }

  private static int number(String text, int partitions) {
    try {
      int number = text == null ? 0 : Integer.parseInt(text);
      return number < partitions ? number : NONE;
    } catch (NumberFormatException e) {
      // the route says what is wrong
      return NONE;
    }
  }
}
