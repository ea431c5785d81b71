package io.fleetfold.streams.core.ingest;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.streams.core.state.StoreHealth;
import java.time.Duration;

/**
 * What all ingests of a topology share. Thread-safe.
 *
 * @param processed told how far each input is folded
 * @param failed told of records that can't be folded, and asked for those to be set aside
 * @param health told of stores that are damaged
 * @param patience how long to wait in place for a registry that is away before the thread fails and
 *     is started anew; well below the transaction's timeout
 */
public record IngestContext(
    Fleet fleet,
    ProcessedOffsets processed,
    FailedRecords failed,
    StoreHealth health,
    Duration patience) {

  /** That of a topology which has not met a failure yet. */
  public static IngestContext of(Fleet fleet, ProcessedOffsets processed, Duration patience) {
    return new IngestContext(fleet, processed, new FailedRecords(), new StoreHealth(), patience);
  }
}
