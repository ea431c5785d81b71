/**
 * Publishing that rather waits than loses, for loaders and imports. Agents use {@link
 * io.fleetfold.client.FleetfoldClient} instead.
 */
package io.fleetfold.client.bulk;
