/**
 * Telemetry of agents: runs, events and calls. Nothing here blocks the caller or throws at it once
 * a client is built; what waits for answers is in the module of sessions, what rather waits than
 * loses in {@code bulk}.
 */
package io.fleetfold.client;
