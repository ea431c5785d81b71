/**
 * The proof that the numbers are right: what the state stores, a replay of the inputs and SQL say
 * at one point of the log, side by side.
 */
package io.fleetfold.verify;
