/**
 * What {@code status} and {@code doctor} ask the parts of a pipeline, and how they print it. They
 * change nothing.
 */
package io.fleetfold.local.status;
