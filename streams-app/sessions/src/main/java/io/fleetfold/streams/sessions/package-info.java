/**
 * The folds of sessions and of the state of users and applications: what an append does, and what
 * is sent on. Reading is in {@code views}; order comes from the log alone.
 */
package io.fleetfold.streams.sessions;
