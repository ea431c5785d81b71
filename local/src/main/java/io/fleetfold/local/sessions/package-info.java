/** What sessions were, read from the log. */
package io.fleetfold.local.sessions;
