/** A broker and known records for benchmarks. Nothing here measures. */
package io.fleetfold.bench.cluster;
