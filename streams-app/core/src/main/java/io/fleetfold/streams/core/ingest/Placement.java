package io.fleetfold.streams.core.ingest;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/** Where a key belongs: the partition that Kafka's Java clients choose for it. */
public final class Placement {
  private Placement() {}

  /** The partition of a key among that many. */
  public static int partition(String key, int partitions) {
    return partition(key.getBytes(StandardCharsets.UTF_8), partitions);
  }

  /** The partition of a key's bytes among that many. */
  public static int partition(byte[] key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }
}
