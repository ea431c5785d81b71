package io.fleetfold.gateway.ingest;

import java.util.List;

/**
 * What became of a request's items, each by its index. Where all or nothing was asked for, one of
 * the lists is empty, and an item that is in neither was good, but not taken.
 *
 * @param accepted those the brokers have acknowledged, in the request's order
 * @param refused those that can never be taken as they are, in the request's order
 */
public record Receipt(List<Accepted> accepted, List<Refused> refused) {}
