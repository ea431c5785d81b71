/**
 * What every HTTP route of the gateway shares: who is let in, how bodies are read within their
 * limits, and how errors are told.
 */
package io.fleetfold.gateway.http;
