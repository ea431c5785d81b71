/**
 * A point in the log at which live stores, SQL and a replay can be compared: the folds pause, the
 * sinks drain, what both say is read, and the folds resume.
 */
package io.fleetfold.verify.point;
