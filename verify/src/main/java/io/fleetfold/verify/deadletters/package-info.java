/** Records that could not be folded: to look at, and to send once more after a fix. */
package io.fleetfold.verify.deadletters;
