package io.fleetfold.streams.app.http;

/** Who answers a route where there are several instances. */
enum Answered {
  /** Whoever folds the key's partition: the request goes there as it came. */
  FORWARDED("forwarded"),
  /** All: whoever is asked puts together what the partitions of all have. */
  GATHERED("gathered"),
  /** The first where the request names the key, else the second. */
  EITHER("forwarded where the key is named, else gathered"),
  /** Whoever is asked: it knows all of it, or it is about this instance. */
  OWN("own");

  private final String words;

  Answered(String words) {
    this.words = words;
  }

  /** As the docs say it. */
  String words() {
    return words;
  }
}
