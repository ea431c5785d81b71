/**
 * The entry of the benchmarks. Each benchmark prints its figure beside a limit measured in the same
 * run; what it needs beyond that lives in a package of its own.
 */
package io.fleetfold.bench;
