/**
 * One number per call: what several statements of a call come to, where calls stand in a run's tree
 * of spans, and which of them count ({@code docs/ONE_NUMBER.md}). Knows nothing of statistics and
 * windows; what follows goes out by {@link io.fleetfold.streams.runs.calls.CallOutputs}.
 */
package io.fleetfold.streams.runs.calls;
