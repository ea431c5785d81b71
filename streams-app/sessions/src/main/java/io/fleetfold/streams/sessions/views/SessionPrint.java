package io.fleetfold.streams.sessions.views;

/**
 * A session by its numbers and {@link Fingerprint}s. Times are epoch milliseconds; null where there
 * is none.
 *
 * @param lastLogAt log time of the last accepted event, from which its time to live counts
 * @param place fingerprint of its route and step
 * @param routes fingerprint of its route history
 * @param metadata fingerprint of its metadata
 * @param stateKeys how many keys of its own have a value
 * @param state sum of their fingerprints
 * @param storedMessages how many messages the store has of it
 * @param messages sum of their fingerprints
 */
public record SessionPrint(
    String appName,
    String userId,
    String sessionId,
    long generation,
    long revision,
    String status,
    long eventCount,
    long messageCount,
    long createdAt,
    long updatedAt,
    Long completedAt,
    Long lastMessageAt,
    Long ttlMs,
    long lastLogAt,
    long place,
    long routes,
    long metadata,
    long stateKeys,
    long state,
    long storedMessages,
    long messages) {

  /**
   * The state that a user's sessions share, or an application's.
   *
   * @param userId empty for an application's
   * @param stateKeys how many keys have a value
   * @param state sum of their fingerprints
   * @param revisions sum of their versions
   */
  public record Shared(String appName, String userId, long stateKeys, long state, long revisions) {}
}
