package io.fleetfold.gateway.otlp.genai;

import io.fleetfold.schemas.RecordLimits;
import io.fleetfold.schemas.Text;

/** Ids as records can hold them: a record with a longer one is refused. */
final class FittingIds {
  // an agent's name may be that of a span, which may list all it does
  private static final int MAX_NAME = 256;

  private FittingIds() {}

  /** The id; null where it is too long. */
  static String fitting(String id) {
    return id == null || Text.isLonger(id, RecordLimits.ID_BYTES) ? null : id;
  }

  /** The name, cut where it is too long. */
  static String shortened(String name) {
    return name == null || !Text.isLonger(name, MAX_NAME) ? name : Text.head(name, MAX_NAME) + "…";
  }
}
