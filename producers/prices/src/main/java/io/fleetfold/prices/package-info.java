/**
 * Model prices: the shipped list, the loader of the LiteLLM format, what is published to the price
 * topic. Charging a call is the fold's.
 */
package io.fleetfold.prices;
