package io.fleetfold.verify.saved;

import java.io.IOException;
import org.apache.avro.generic.IndexedRecord;

/** Takes the records in which a replay saves its state. */
@FunctionalInterface
public interface StateSink {
  /** Takes the next one. */
  void put(IndexedRecord saved) throws IOException;
}
