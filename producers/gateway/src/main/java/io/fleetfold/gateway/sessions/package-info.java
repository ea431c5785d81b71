/**
 * The routes by which sessions are written: over the same client that Java agents have, so that a
 * stale writer is told and a read after a write includes it.
 */
package io.fleetfold.gateway.sessions;
