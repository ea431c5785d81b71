/**
 * Sessions of agents: what they said, their state, their routes. {@link
 * io.fleetfold.client.session.Sessions} is the way in. Unlike telemetry, these calls wait for
 * answers and throw {@link io.fleetfold.client.session.SessionException}s: a session is the agent's
 * own data.
 */
package io.fleetfold.client.session;
