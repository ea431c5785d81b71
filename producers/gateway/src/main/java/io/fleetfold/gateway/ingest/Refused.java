package io.fleetfold.gateway.ingest;

/**
 * An item of which nothing was taken.
 *
 * @param index its place in the request
 * @param refusal why
 */
public record Refused(int index, Refusal refusal) {}
