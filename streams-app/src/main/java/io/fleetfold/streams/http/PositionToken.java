package io.fleetfold.streams.http;

import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.views.SessionViews.Position;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The token of an append, {@code topic:partition:offset}, the topic without the fleet's prefix. */
final class PositionToken {
  static final String WAIT_FOR = "wait_for";

  private static final Pattern TOKEN =
      Pattern.compile(
          Pattern.quote(Topics.AGENT_SESSION_EVENTS.name()) + ":(\\d{1,6}):(\\d{1,18})");

  private PositionToken() {}

  /** The position of a token in a log of that many partitions. */
  static Position parse(String token, int partitions) {
    Matcher parts = TOKEN.matcher(token);
    if (!parts.matches() || Integer.parseInt(parts.group(1)) >= partitions) {
      throw Problem.badParameter(
              WAIT_FOR,
              WAIT_FOR + " is no position of this fleet",
              "take the token that the append gave, such as "
                  + Topics.AGENT_SESSION_EVENTS.name()
                  + ":3:4711")
          .thrown();
    }
    return new Position(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)));
  }
}
