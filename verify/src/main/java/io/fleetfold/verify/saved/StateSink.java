package io.fleetfold.verify.saved;

import java.io.IOException;
import org.apache.avro.specific.SpecificRecord;

/** Takes the records in which a replay saves its state. */
@FunctionalInterface
public interface StateSink {
  /** Takes the next one. */
  void put(SpecificRecord saved) throws IOException;
}
