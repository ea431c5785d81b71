/**
 * Dead letters: what was refused, with its reason and its original bytes. Why a record is refused
 * is decided by whoever reads it.
 */
package io.fleetfold.streams.core.deadletters;
