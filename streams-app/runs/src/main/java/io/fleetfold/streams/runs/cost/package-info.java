/**
 * What a call costs: price versions, tiers, the price in force at its time. Nothing here reads a
 * store or a clock.
 */
package io.fleetfold.streams.runs.cost;
