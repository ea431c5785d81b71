package io.fleetfold.streams.core.reads;

import java.util.List;

/**
 * A piece of a list.
 *
 * @param hasMore whether there are more behind the last one
 */
public record Page<T>(List<T> items, boolean hasMore) {}
