/**
 * What can be read of runs, statistics and usage from the stores. Nothing here writes, or knows
 * HTTP.
 */
package io.fleetfold.streams.runs.views;
