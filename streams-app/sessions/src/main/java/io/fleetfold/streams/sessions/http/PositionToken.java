package io.fleetfold.streams.sessions.http;

import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.http.Problem;
import io.fleetfold.streams.core.http.QueryParameters;
import io.fleetfold.streams.sessions.views.SessionViews.Position;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tokens of appends, {@code topic:partition:offset} each, the topic without the fleet's prefix,
 * several separated by commas: a reader may have been told of appends of other users too.
 */
public final class PositionToken {
  static final String WAIT_FOR = "wait_for";

  /** Tokens that one request may name. */
  public static final int MAX = 64;

  private static final Pattern TOKEN =
      Pattern.compile(
          Pattern.quote(Topics.AGENT_SESSION_EVENTS.name()) + ":(\\d{1,6}):(\\d{1,18})");

  private PositionToken() {}

  /** The furthest of each partition. */
  static List<Position> furthest(List<Position> positions) {
    Map<Integer, Long> furthest = new TreeMap<>();
    positions.forEach(at -> furthest.merge(at.partition(), at.offset(), Math::max));
    return furthest.entrySet().stream()
        .map(entry -> new Position(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** The positions that a request names in a log of that many partitions, in their order. */
  static List<Position> parse(QueryParameters query, int partitions) {
    return query
        .several(WAIT_FOR, MAX, "give at most " + MAX + ", the last of each partition is enough")
        .stream()
        .map(token -> position(token, partitions))
        .toList();
  }

  private static Position position(String token, int partitions) {
    Matcher parts = TOKEN.matcher(token);
    if (!parts.matches() || Integer.parseInt(parts.group(1)) >= partitions) {
      throw Problem.badParameter(
              WAIT_FOR,
              WAIT_FOR + " is not a position in this fleet",
              "take the token that the append gave, such as "
                  + Topics.AGENT_SESSION_EVENTS.name()
                  + ":3:4711, several separated by commas")
          .thrown();
    }
    return new Position(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)));
  }
}
