package io.fleetfold.client.session;

import java.time.Instant;
import java.util.Optional;

/**
 * Which messages come with a session. Both parts compose: first the newest are taken, then those
 * before the time are left out. Neither affects the state.
 *
 * @param newest how many of the newest, 0 for none
 * @param after only those of this time or later
 */
public record MessageFilter(int newest, Optional<Instant> after) {
  /** The most messages that come with a session; {@link Sessions#messages} reads on. */
  public static final int MAX = 10_000;

  /**
   * Checks the number.
   *
   * @throws InvalidSessionInputException when it is negative or above {@link #MAX}
   */
  public MessageFilter {
    Inputs.range("messages", newest, 0, MAX);
  }

  /** No messages. */
  public static MessageFilter none() {
    return newest(0);
  }

  /** The newest so many. */
  public static MessageFilter newest(int count) {
    return new MessageFilter(count, Optional.empty());
  }

  /** All, up to {@link #MAX}, the newest ones. */
  public static MessageFilter all() {
    return newest(MAX);
  }

  /** Of these, only those of that time or later. */
  public MessageFilter after(Instant time) {
    return new MessageFilter(newest, Optional.of(time));
  }

  /** The session with those of its messages that are not too old. */
  public SessionSnapshot of(SessionSnapshot session) {
    return after.isEmpty()
        ? session
        : session.withMessages(
            session.messages().stream()
                .filter(message -> !message.timestamp().isBefore(after.get()))
                .toList());
  }
}
