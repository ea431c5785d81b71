package io.fleetfold.streams.core.ingest;

/**
 * Makes inputs of the records of some topics. Reads no store and writes nothing. Thread-safe.
 *
 * @param <I> what the fold of these topics reads
 */
public interface InputReader<I extends Input> {
  /** What is known of the place in which a record stands. */
  enum Standing {
    /** It is to be seen whether it belongs there. */
    OPEN,
    /** In the topic of strays, which earlier releases folded: it is to be sent on. */
    AMONG_STRAYS,
    /** It was folded from there, or from a copy of it. */
    FOLDED
  }

  /**
   * Reads one record; one that can't be folded becomes {@link #refused}.
   *
   * @throws io.fleetfold.schemas.RegistryUnavailableException when its schema is not known yet and
   *     the registry does not answer
   */
  I read(Source source, Standing standing);

  /** What the fold reads where the record can't be folded. */
  I refused(Source source, String reason, String message);
}
