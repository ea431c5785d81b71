package io.fleetfold.streams.core.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.fleetfold.schemas.RecordLimits;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Checks JSON in one pass, without building a tree, and shows its upper fields on the way. */
final class JsonScan {
  private static final int DEEPEST = RecordLimits.JSON_DEPTH;
  private static final int LARGEST_EXPONENT = RecordLimits.JSON_EXPONENT;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(Limits.MAX_RECORD_BYTES)
                  .maxNameLength(Limits.MAX_RECORD_BYTES)
                  .build())
          .build();

  /** Is shown the fields of the root object, and those of objects directly in it. */
  interface Fields {
    /** Nobody looks. */
    Fields NONE = (parent, name, token, parser) -> {};

    /**
     * One field.
     *
     * @param parent the field of the root object that contains it; null for one of the root object
     */
    void field(String parent, String name, JsonToken token, JsonParser parser) throws IOException;
  }

  private JsonScan() {}

  /**
   * Reads the whole text.
   *
   * @throws Refusal when it is not one JSON value, or one that jsonb can't hold
   */
  static void check(String field, String json, Fields fields) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      JsonToken token = parser.nextToken();
      int depth = 0;
      String parent = null;
      do {
        if (token == null) {
          throw refusal(field, "it ends before its value does");
        }
        if (token == JsonToken.FIELD_NAME) {
          String name = fields == Fields.NONE || depth > 2 ? null : parser.currentName();
          token = parser.nextToken();
          if (name != null && token != null) {
            fields.field(depth == 2 ? parent : null, name, token, parser);
            parent = depth == 1 ? name : parent;
          }
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
          checkExponent(field, parser.getText());
        } else if (token != null && token.isStructStart()) {
          // an array at the root or below hides its objects' fields: depth beyond 2 is not shown
          depth += token == JsonToken.START_ARRAY ? DEEPEST + 1 : 1;
        } else if (token != null && token.isStructEnd()) {
          depth -= token == JsonToken.END_ARRAY ? DEEPEST + 1 : 1;
        }
        token = depth > 0 ? parser.nextToken() : token;
      } while (depth > 0);
      if (parser.nextToken() != null) {
        throw refusal(field, "there is more after its value");
      }
    } catch (JsonProcessingException e) {
      throw refusal(field, e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void checkExponent(String field, String number) {
    int e = Math.max(number.indexOf('e'), number.indexOf('E'));
    // the parser has checked the form: behind the e stand digits, perhaps with a sign
    if (e >= 0
        && (number.length() - e > 6
            || Math.abs(Integer.parseInt(number.substring(e + 1))) > LARGEST_EXPONENT)) {
      throw refusal(field, "a number is beyond 1e" + LARGEST_EXPONENT);
    }
  }

  private static Refusal refusal(String field, String why) {
    return new Refusal(
        Refusal.INVALID, field + " is not usable JSON (" + why + "): publish one JSON value");
  }
}
