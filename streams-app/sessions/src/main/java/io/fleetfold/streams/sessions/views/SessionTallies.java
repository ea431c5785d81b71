package io.fleetfold.streams.sessions.views;

import io.fleetfold.streams.sessions.state.SessionTally;
import java.util.Collection;

/** Adds up what partitions hold of sessions. */
public final class SessionTallies {
  private SessionTallies() {}

  /** The sum; offsets are not part of it. */
  public static SessionTally sum(Collection<SessionTally> parts) {
    SessionTally all = new SessionTally();
    parts.forEach(part -> add(all, part));
    return all;
  }

  private static void add(SessionTally all, SessionTally part) {
    all.setActive(all.getActive() + part.getActive());
    all.setCompleted(all.getCompleted() + part.getCompleted());
    all.setAbandoned(all.getAbandoned() + part.getAbandoned());
    all.setMessages(all.getMessages() + part.getMessages());
    all.setMessageBytes(all.getMessageBytes() + part.getMessageBytes());
    all.setEvents(all.getEvents() + part.getEvents());
    all.setStateEntries(all.getStateEntries() + part.getStateEntries());
    all.setStateBytes(all.getStateBytes() + part.getStateBytes());
  }
}
