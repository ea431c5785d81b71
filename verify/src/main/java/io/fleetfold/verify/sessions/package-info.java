/**
 * Sessions, their state and their messages, folded again from the log of their events: by the rules
 * as they are written down, and by code of its own.
 */
package io.fleetfold.verify.sessions;
