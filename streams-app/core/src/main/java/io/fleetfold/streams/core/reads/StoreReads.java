package io.fleetfold.streams.core.reads;

import java.util.function.Supplier;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/** Reads of state stores, which may close while they are being read. */
public final class StoreReads {
  private StoreReads() {}

  /**
   * What the reader returns.
   *
   * @throws ViewsUnavailableException when a store that it reads is being restored or moved
   */
  public static <T> T reading(Supplier<T> reader) {
    try {
      return reader.get();
    } catch (ViewsUnavailableException e) {
      throw e;
    } catch (InvalidStateStoreException e) {
      throw new ViewsUnavailableException("the stores are being restored or moved: try again", e);
    }
  }
}
