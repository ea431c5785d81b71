package io.fleetfold.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.gateway.TestRoutes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The API's description against what the server does: neither changes without the other. */
class OpenApiDocumentTest {
  private final JsonNode document = OpenApi.document();

  @Test
  void shouldNameEveryRouteAndNoOther() {
    List<String> described = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    assertThat(described).containsExactlyInAnyOrderElementsOf(TestRoutes.all().names());
  }

  @Test
  void shouldDescribeRecordsByTheirSchemas() {
    for (JsonInput<?> input : JsonInput.ALL) {
      JsonNode schema = document.at("/components/schemas/" + input.schema().getName());
      List<String> described = new ArrayList<>();
      schema.path("properties").fieldNames().forEachRemaining(described::add);
      assertThat(described).containsExactlyElementsOf(input.names());
    }
  }

  @Test
  void shouldReferToNothingThatIsNotThere() {
    assertThat(document.findValuesAsText("$ref"))
        .isNotEmpty()
        .allSatisfy(
            ref -> assertThat(document.at(ref.substring(1)).isMissingNode()).as(ref).isFalse());
  }
}
