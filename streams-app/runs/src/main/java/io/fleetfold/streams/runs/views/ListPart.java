package io.fleetfold.streams.runs.views;

import java.util.List;
import java.util.Map;

/**
 * A piece of a list, as some partitions have it.
 *
 * @param asOf up to which offsets their inputs are in it at least
 * @param entries in the list's order
 * @param more whether these partitions may have others behind the last one
 */
public record ListPart<R>(
    Map<String, Map<Integer, Long>> asOf, List<ListEntry<R>> entries, boolean more) {}
