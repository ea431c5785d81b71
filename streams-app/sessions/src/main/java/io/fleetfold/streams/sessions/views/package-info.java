/**
 * What can be read of sessions from the stores, and waiting until an append is among it. Nothing
 * here writes, or knows HTTP.
 */
package io.fleetfold.streams.sessions.views;
