package io.fleetfold.gateway.ingest;

/**
 * Why an item is refused, for the person who sent it.
 *
 * @param field the field at fault, as the sender spelled it; null where it is the whole item
 * @param message what is wrong and what mends it; quotes no content
 */
public record Refusal(String field, String message) {}
