/**
 * What every room shares: the typed topics with their keys, the serdes, the registry client, which
 * ranges of logs hold records. Records are generated from {@code src/main/avro}. Rules of folds
 * belong here only where both ends of the log must know them, as what a session takes.
 */
package io.fleetfold.schemas;
