package io.fleetfold.gateway.otlp.genai;

import java.util.Locale;

/** How to tell whether a part of a count stands beside it or inside. */
enum Placement {
  IN,
  BESIDE,
  PROVIDER,
  TOTAL,
  SIZES;

  static Placement of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
