/** The files in {@code kubernetes/}: those that are printed from the code, and what all must be. */
package io.fleetfold.connect.kubernetes;
