/**
 * Usage by windows of event time, out of which nothing is ever taken. What still changes with a run
 * is in {@code stats}.
 */
package io.fleetfold.streams.runs.usage;
