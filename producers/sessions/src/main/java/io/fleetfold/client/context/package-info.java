/**
 * Contexts of conversations: variables, a history and metadata for an agent's handler, kept as
 * sessions. {@link io.fleetfold.client.context.Contexts} is the way in.
 */
package io.fleetfold.client.context;
