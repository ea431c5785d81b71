/**
 * From bytes of the log to checked records: decode, normalise, bound, place. Nothing here folds or
 * writes a store.
 */
package io.fleetfold.streams.core.ingest;
