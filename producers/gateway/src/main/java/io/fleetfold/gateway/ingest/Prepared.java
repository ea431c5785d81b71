package io.fleetfold.gateway.ingest;

import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * An item that is good, as it is sent.
 *
 * @param index its place in the request
 * @param ids those of its records, in their order
 * @param records its records, in their order
 */
record Prepared(int index, List<String> ids, List<ProducerRecord<String, byte[]>> records) {}
