package io.fleetfold.client.redact;

/** What of a text field is content: the property {@code fleetfold.content} of its schema. */
enum ContentKind {
  /** Nothing. */
  NONE,
  /** All of it. */
  ALL,
  /**
   * Of a JSON object: its members, save numbers, booleans and those that are named; of an object
   * that is named, its strings.
   */
  MEMBERS,
  /** Of JSON: its strings at any depth, save those under names that are named. */
  STRINGS;

  static ContentKind of(String property) {
    return property == null
        ? NONE
        : switch (property) {
          case "none" -> NONE;
          case "all" -> ALL;
          case "members" -> MEMBERS;
          case "strings" -> STRINGS;
          default -> throw new IllegalStateException("fleetfold.content is '" + property + "'");
        };
  }
}
