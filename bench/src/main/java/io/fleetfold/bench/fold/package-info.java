/**
 * How many records a second the folds take from a real broker, beside a bare consumer and a bare
 * topology.
 */
package io.fleetfold.bench.fold;
