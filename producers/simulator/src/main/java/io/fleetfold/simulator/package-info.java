/** A deterministic fleet, and the numbers that its records must come to, counted on its own. */
package io.fleetfold.simulator;
