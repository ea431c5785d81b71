package io.fleetfold.gateway.ingest;

import org.apache.avro.specific.SpecificRecord;

/** Takes out of a record what must not be kept. Thread-safe. */
@FunctionalInterface
public interface Masking {
  /** Takes out nothing. */
  Masking NONE = record -> record;

  /**
   * The record without it.
   *
   * @param record belongs to whoever masks, and may be changed
   */
  SpecificRecord mask(SpecificRecord record);
}
