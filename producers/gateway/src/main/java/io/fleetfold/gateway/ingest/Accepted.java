package io.fleetfold.gateway.ingest;

import io.fleetfold.client.Position;
import java.util.List;

/**
 * An item whose records the brokers have acknowledged.
 *
 * @param index its place in the request
 * @param ids the ids of its records, in their order
 * @param positions where they stand, in the same order
 */
public record Accepted(int index, List<String> ids, List<Position> positions) {}
