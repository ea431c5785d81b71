/** JMH benchmarks of single steps in memory: serdes, histograms, one fold. No brokers here. */
package io.fleetfold.bench.micro;
