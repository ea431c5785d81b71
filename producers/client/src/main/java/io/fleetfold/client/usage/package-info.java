/**
 * Reads token usage out of providers' answers, by each provider's own rules. Prices do not belong
 * here.
 */
package io.fleetfold.client.usage;
