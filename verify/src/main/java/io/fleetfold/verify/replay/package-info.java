/**
 * What the input topics come to, as a plain batch computation over maps in memory. It shares no
 * code with the folds and is written to be obvious rather than fast: it is what they are checked
 * against.
 */
package io.fleetfold.verify.replay;
