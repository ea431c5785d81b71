/** An agent that remembers: the Agent Development Kit with Fleetfold's sessions. */
package io.fleetfold.examples.memory;
