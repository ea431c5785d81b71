/**
 * The fold of runs: status, ids, actions, sealing, silence, deletion, and what it sends on. Reading
 * it is in {@code views}; time and order come from the log alone.
 */
package io.fleetfold.streams.runs;
