/**
 * Repricing of charged calls, over SQL and the price topic. The prices themselves are loaded by
 * {@code io.fleetfold.prices}.
 */
package io.fleetfold.local.prices;
