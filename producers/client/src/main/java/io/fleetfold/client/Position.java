package io.fleetfold.client;

/**
 * Where an acknowledged record stands.
 *
 * @param topic the topic's real name, with the fleet's prefix
 * @param partition the partition
 * @param offset the offset in it
 */
public record Position(String topic, int partition, long offset) {}
