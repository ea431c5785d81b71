package io.fleetfold.streams.core.ingest;

/**
 * What ingest makes of a record. Each fold has a type of its own with nothing in it but what that
 * fold reads; here stand the inputs of several.
 */
public sealed interface Input permits RunInput, SessionInput, AppStateInput {
  /** Where the record stands in the log. */
  Source source();

  /** A record that can't be folded. */
  record Refused(Source source, String reason, String message)
      implements RunInput, SessionInput, AppStateInput {}

  /** A record that came under another key or in another partition than it belongs. */
  record Stray(Source source, String key) implements RunInput, SessionInput {}
}
