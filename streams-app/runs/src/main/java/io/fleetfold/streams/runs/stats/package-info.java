/**
 * Statistics as partials by scope and partition, with histograms that can be added and subtracted.
 * Windows of time are in {@code usage}.
 */
package io.fleetfold.streams.runs.stats;
