/**
 * The one core behind every way in: what a request carries is checked, masked, bounded, sent, and
 * answered once the brokers have it. Decoders differ and live elsewhere; what is decided here is
 * decided for all of them.
 */
package io.fleetfold.gateway.ingest;
