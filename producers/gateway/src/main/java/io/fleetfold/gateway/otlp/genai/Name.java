package io.fleetfold.gateway.otlp.genai;

import java.util.Arrays;
import java.util.List;

/**
 * Where a value stands, as the table writes it.
 *
 * @param attribute the attribute's name; of a flattened list what stands before the indices, with
 *     its dot
 * @param steps the keys that lead to it inside the attribute's JSON; of the last one a * at the end
 *     stands for the rest
 * @param list whether it is a flattened list
 * @param addends of a sum, what is added; the other components are empty then
 */
record Name(String attribute, List<String> steps, boolean list, List<Name> addends) {
  /** The span's name, which is no attribute. */
  static final String SPAN_NAME = "span.name";

  static Name of(String text) {
    if (text.contains(" + ")) {
      return new Name(
          "", List.of(), false, Arrays.stream(text.split(" \\+ ", -1)).map(Name::of).toList());
    }
    if (text.isBlank() || text.contains(" ")) {
      throw new IllegalArgumentException("'" + text + "' is not the name of an attribute");
    }
    if (text.endsWith(".*")) {
      return new Name(text.substring(0, text.length() - 1), List.of(), true, List.of());
    }
    int at = text.indexOf("#/");
    return at < 0
        ? new Name(text, List.of(), false, List.of())
        : new Name(
            text.substring(0, at),
            List.of(text.substring(at + 2).split("/", -1)),
            false,
            List.of());
  }
}
