/**
 * Transforms of single records on their way to SQL: keys, types, values that PostgreSQL cannot
 * store. They look at one record only and keep no state.
 */
package io.fleetfold.connect.transforms;
