package io.fleetfold.gateway.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fleetfold.client.redact.ContentFields;
import io.fleetfold.gateway.http.ProblemException;
import io.fleetfold.records.AgentRunEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jackson answers an exponent of more digits than an int has with an exception of its own kind. */
class AbsurdNumbersTest {
  private final List<String> seen = new ArrayList<>();

  private final BodyItems.Sink sink =
      new BodyItems.Sink() {
        @Override
        public void item(int index, JsonNode item) {
          seen.add(index + " good");
        }

        @Override
        public void bad(int index, FieldProblem problem) {
          seen.add(index + " bad");
        }
      };

  @ParameterizedTest
  @ValueSource(strings = {"1e99184467440737095516169", "-1e-99184467440737095516169"})
  void absurdExponents_areBadInputOfTheirItemAlone(String number) throws Exception {
    String object = "{\"data\":{\"n\":" + number + "}}";
    BodyItems.read(("{}\n" + object + "\n{}").getBytes(UTF_8), true, 10, sink);
    assertThat(seen).containsExactly("0 good", "1 bad", "2 good");
    assertThatThrownBy(() -> BodyItems.read(object.getBytes(UTF_8), false, 10, sink))
        .isInstanceOfSatisfying(
            ProblemException.class, problem -> assertThat(problem.status()).isEqualTo(400));
    assertThatThrownBy(() -> JsonColumn.of("data", TextNode.valueOf(object)))
        .isInstanceOf(FieldProblem.class)
        .hasMessageContaining("data has a number beyond");

    AgentRunEvent event = new AgentRunEvent();
    event.setData(object);
    assertThat(ContentFields.drop(event).getData()).isNotEqualTo(object);
  }
}
