/**
 * State stores: names, codecs, health, values that are held back in memory. When they are written
 * is in {@code commit}; what stands in a store is known to the fold that owns it.
 */
package io.fleetfold.streams.core.state;
