package io.fleetfold.client.session;

import java.util.List;
import java.util.Optional;

/**
 * A page of a session's messages.
 *
 * @param items newest first
 * @param nextCursor where the next page begins; empty on the last one
 */
public record MessagePage(List<SessionMessage> items, Optional<String> nextCursor) {
  /** Copies the list. */
  public MessagePage {
    items = List.copyOf(items);
  }
}
