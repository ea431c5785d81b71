/**
 * The entry of the command line. What a command does is in {@code command}, what a pipeline
 * consists of in {@code part} and {@code pipeline}.
 */
package io.fleetfold.local;
