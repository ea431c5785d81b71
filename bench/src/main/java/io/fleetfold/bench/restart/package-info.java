/**
 * How long a killed app takes until it answers again. It runs the app as a process, never inside
 * this one.
 */
package io.fleetfold.bench.restart;
