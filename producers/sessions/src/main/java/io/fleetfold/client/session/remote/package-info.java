/**
 * Sessions in Fleetfold: events to the brokers, reads from the query API. Not for users: {@link
 * io.fleetfold.client.session.Sessions} opens it, and nothing of HTTP is known outside.
 */
package io.fleetfold.client.session.remote;
