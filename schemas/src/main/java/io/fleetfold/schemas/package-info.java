/**
 * What every room shares: the typed topics with their keys, the serdes, the registry client, which
 * ranges of logs hold records. Records are generated from {@code src/main/avro}; no rule of a fold
 * belongs here.
 */
package io.fleetfold.schemas;
