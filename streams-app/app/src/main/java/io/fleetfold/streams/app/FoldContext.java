package io.fleetfold.streams.app;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.streams.core.ingest.IngestContext;
import io.fleetfold.streams.core.ingest.ProcessedOffsets;
import io.fleetfold.streams.core.ingest.RecordReaders;
import io.fleetfold.streams.core.ingest.Watermark;
import java.time.Duration;

/**
 * What all folds of a topology share.
 *
 * @param config how they behave
 * @param readers read what comes in
 * @param outputs write what goes out
 * @param ingest what their ingests share
 * @param inputs tells how far the inputs of runs are folded
 * @param sessions tells how far the events of sessions are folded
 */
public record FoldContext(
    FoldConfig config,
    RecordReaders readers,
    Outputs outputs,
    IngestContext ingest,
    Watermark inputs,
    Watermark sessions) {

  /** That of a fleet whose watermarks nobody knows: nothing is sealed, or over, by its silence. */
  public static FoldContext of(
      Fleet fleet, FoldConfig config, RecordReaders readers, Outputs outputs) {
    return new FoldContext(
        config,
        readers,
        outputs,
        IngestContext.of(fleet, new ProcessedOffsets(), Duration.ofSeconds(1)),
        Watermark.STOPPED,
        Watermark.STOPPED);
  }

  Fleet fleet() {
    return ingest.fleet();
  }

  ProcessedOffsets processed() {
    return ingest.processed();
  }
}
