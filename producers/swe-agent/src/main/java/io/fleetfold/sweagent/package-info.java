/** Recorded runs of real coding agents, read from their files and published as they happened. */
package io.fleetfold.sweagent;
