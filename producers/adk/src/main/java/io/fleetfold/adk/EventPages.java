package io.fleetfold.adk;

import com.google.adk.events.Event;
import com.google.adk.sessions.ListEventsResponse;
import io.fleetfold.client.session.SessionMessage;
import java.util.List;
import java.util.function.Function;

/** Pages of events; a token is the place in the session of the last event of the page before. */
final class EventPages {
  private EventPages() {}

  static int size(int size) {
    if (size < 1 || size > StoredSessions.MAX) {
      throw new InvalidSessionDataException(
          "pageSize", "is " + size + ": take a number from 1 to " + StoredSessions.MAX);
    }
    return size;
  }

  /** Behind which sequence the page begins. */
  static long behind(String token) {
    if (token == null || token.isBlank()) {
      return 0;
    }
    try {
      return Math.max(0, Long.parseLong(token));
    } catch (NumberFormatException e) {
      throw new InvalidSessionDataException(
          "pageToken", "is '" + token + "': take nextPageToken of the page before", e);
    }
  }

  /** A page; a full one may have another behind it. */
  static ListEventsResponse page(
      List<SessionMessage> found, int size, Function<SessionMessage, Event> reader) {
    ListEventsResponse.Builder page =
        ListEventsResponse.builder().events(found.stream().map(reader).toList());
    return found.size() < size
        ? page.build()
        : page.nextPageToken(Long.toString(found.get(size - 1).sequence())).build();
  }
}
