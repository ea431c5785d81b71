/**
 * State stores: names, codecs, health, write-back before each commit. What stands in a store is
 * known to the fold that owns it.
 */
package io.fleetfold.streams.core.state;
