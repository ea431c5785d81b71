package io.fleetfold.gateway.otlp;

import java.util.List;

/**
 * What a request holds.
 *
 * @param entries its records, in their order
 * @param warning what the sender should know although nothing is refused; null where there is
 *     nothing
 */
record Parsed<R>(List<Entry<R>> entries, String warning) {}
