/**
 * What a replay came to, kept for the day on which the beginning of the inputs is gone. It is
 * written only by a verify that found everything equal.
 */
package io.fleetfold.verify.baseline;
