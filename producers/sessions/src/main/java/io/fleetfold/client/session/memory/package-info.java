/**
 * Sessions in the memory of a process, by the rules of those in Fleetfold. Not for users: {@link
 * io.fleetfold.client.session.MemorySessions} is the way in, and nothing here knows brokers.
 */
package io.fleetfold.client.session.memory;
