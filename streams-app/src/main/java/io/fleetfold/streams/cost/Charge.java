package io.fleetfold.streams.cost;

import java.math.BigDecimal;

/**
 * What a call costs and why.
 *
 * @param costUsd in USD, 12 decimals
 * @param priceId the price version it was charged by
 */
public record Charge(BigDecimal costUsd, String priceId) {}
