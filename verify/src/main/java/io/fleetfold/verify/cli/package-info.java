/** The commands {@code verify} and {@code dead-letters}. */
package io.fleetfold.verify.cli;
