/**
 * Sessions and telemetry for the Agent Development Kit: {@link
 * io.fleetfold.adk.FleetfoldSessionService} keeps sessions, {@link
 * io.fleetfold.adk.FleetfoldPlugin} tells of each invocation as a run.
 */
package io.fleetfold.adk;
