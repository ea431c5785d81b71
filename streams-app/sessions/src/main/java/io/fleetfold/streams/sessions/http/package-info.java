/** Routes of sessions, and the JSON they answer with. */
package io.fleetfold.streams.sessions.http;
