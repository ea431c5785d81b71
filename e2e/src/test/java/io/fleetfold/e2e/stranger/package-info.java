/** Projects of other people that use the producers, with whatever versions those bring. */
package io.fleetfold.e2e.stranger;
