/**
 * The Connect worker inside this process, with the plugins of ours. Connectors themselves are
 * installed by {@code io.fleetfold.connect}.
 */
package io.fleetfold.local.connect;
