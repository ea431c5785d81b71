/**
 * What {@code status} asks the parts of a pipeline, and whether all that was published has arrived.
 * Nothing here changes or prints anything.
 */
package io.fleetfold.local.status;
