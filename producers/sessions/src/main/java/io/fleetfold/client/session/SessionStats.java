package io.fleetfold.client.session;

/**
 * What all sessions of the fleet hold: counted as events are folded, never by a scan.
 *
 * @param sessions sessions of all applications and users
 * @param active of them, those that go on
 * @param completed of them, those that came to their end
 * @param abandoned of them, those that were given up
 * @param events accepted events of the sessions that there are
 * @param messages messages of the sessions that there are
 * @param messageBytes size of the messages in bytes, as the store has them
 * @param stateEntries keys with a value, in all scopes
 * @param stateBytes size of the state: characters of keys and values
 */
public record SessionStats(
    long sessions,
    long active,
    long completed,
    long abandoned,
    long events,
    long messages,
    long messageBytes,
    long stateEntries,
    long stateBytes) {}
