package io.fleetfold.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fleetfold.gateway.http.ProblemException;

/** How JSON from outside is read: numbers exactly, and nothing nested or named without end. */
public final class GatewayJson {
  /** How deep a body may be nested; what is in a record may be, too. */
  static final int DEEPEST = 200;

  private static final int MAX_NAME = 10_000;

  static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  // names of a hostile body must not stay in the memory of the process
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNameLength(MAX_NAME)
                          // the body has its limit, and one text may be most of it
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private GatewayJson() {}

  /**
   * A body that is one JSON object.
   *
   * @throws ProblemException when it is none
   */
  public static JsonNode object(byte[] body) {
    JsonNode[] found = new JsonNode[1];
    BodyItems.read(
        body,
        false,
        1,
        new BodyItems.Sink() {
          @Override
          public void item(int index, JsonNode item) {
            found[0] = item;
          }

          @Override
          public void bad(int index, FieldProblem problem) {
            throw problem.problem();
          }
        });
    if (found[0] == null || !found[0].isObject()) {
      throw new FieldProblem(null, "the body is not a JSON object: send {\"field\": value, ...}")
          .problem();
    }
    return found[0];
  }
}
