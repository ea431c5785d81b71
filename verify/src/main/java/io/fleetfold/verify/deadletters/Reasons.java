package io.fleetfold.verify.deadletters;

import java.util.Map;

/** Why records become dead letters, in words. */
public final class Reasons {
  private static final Map<String, String> WORDS =
      Map.of(
          "undecodable", "its bytes are not the expected Avro record",
          "unknown_schema", "its schema id is not known to the registry",
          "invalid", "a field is missing or has an unusable value",
          "too_large", "it is larger than any record may be",
          "run_sealed", "it came after its run was sealed",
          "failed", "folding it failed repeatedly, or it does not fit into memory",
          "skipped", "it was set aside by hand, since it stopped the folds");

  private Reasons() {}

  /** The reason in words; a code of another version is given as it is. */
  public static String words(String code) {
    return WORDS.getOrDefault(code, code);
  }
}
