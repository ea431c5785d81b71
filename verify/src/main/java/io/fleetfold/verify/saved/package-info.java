/**
 * The records in which replays save their state, generated from the schemas of this module, and the
 * files that hold them.
 */
package io.fleetfold.verify.saved;
