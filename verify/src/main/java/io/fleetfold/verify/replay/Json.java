package io.fleetfold.verify.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;

/** What PostgreSQL's jsonb can hold. */
public final class Json {
  private static final int DEEPEST = 500;
  private static final int LARGEST_EXPONENT = 1_000;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private Json() {}

  /** Whether the text is nothing at all, or exactly one JSON value. */
  public static boolean valid(String text) {
    if (!Text.present(text)) {
      return true;
    }
    try (JsonParser parser = FACTORY.createParser(Text.clean(text))) {
      boolean whole = false;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (whole || (token == JsonToken.VALUE_NUMBER_FLOAT && beyond(parser.getText()))) {
          return false;
        }
        // back at the root, the value is whole
        whole = parser.getParsingContext().inRoot();
      }
      return whole;
    } catch (IOException e) {
      return false;
    }
  }

  /** Reads a text of any size. */
  public static JsonParser parser(String json) throws IOException {
    return FACTORY.createParser(json);
  }

  private static boolean beyond(String number) {
    int e = Math.max(number.indexOf('e'), number.indexOf('E'));
    return e >= 0
        && (number.length() - e > 6
            || Math.abs(Integer.parseInt(number.substring(e + 1))) > LARGEST_EXPONENT);
  }
}
