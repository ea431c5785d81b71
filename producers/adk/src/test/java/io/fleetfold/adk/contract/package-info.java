/** What every session service of the Agent Development Kit must do, whatever it stores in. */
package io.fleetfold.adk.contract;
