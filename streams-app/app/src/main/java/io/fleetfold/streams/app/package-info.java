/**
 * The app as a whole: its one topology, its configuration, its start, its end, its failures. Folds
 * and routes belong to their feature.
 */
package io.fleetfold.streams.app;
