package io.fleetfold.local.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.local.TestPorts;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.streams.core.reads.OverBudgetException;
import io.fleetfold.streams.core.reads.ReadBudget;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The registry's answers take room in the budget of all answers of the process. */
@ExtendWith(SharedRegistry.class)
class BoundedRegistryTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LARGE = 700 << 10;

  private final Answers answers = new Answers(SharedRegistry.address());

  @Test
  void shouldAnswer503WithTheRemedyWhileOthersTakeAllTheMemory() throws Exception {
    int id =
        answers
            .ask("POST", "/subjects/large/versions", enumOf("Large", LARGE))
            .json()
            .get("id")
            .asInt();

    try (ReadBudget.Share others = ReadBudget.ofProcess().open()) {
      takeAll();
      for (String path : new String[] {"/schemas/ids/" + id, "/schemas?subjectPrefix=large"}) {
        HttpResponse<String> answer =
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(URI.create(SharedRegistry.address() + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).as(path).isPresent();
        assertThat(answer.body())
            .contains("\"error_code\":503", "not enough memory for the answer");
      }
      assertThat(answers.ask("GET", "/subjects/large/versions", null).status())
          .as("a small answer")
          .isEqualTo(200);
    }
    assertThat(answers.ask("GET", "/schemas/ids/" + id, null).status()).isEqualTo(200);
  }

  @Test
  void shouldTakeNoMoreSchemasThanItHoldsFromEveryStartOn() throws Exception {
    Fleet fleet = new Fleet("bounded.", 4, (short) 1);
    try (Registry registry =
        new Registry(
            SharedRegistry.bootstrapServers(),
            TestPorts.set(9),
            fleet,
            "bounded._schemas",
            false,
            1 << 20)) {
      registry.start();
      Answers bounded = new Answers(registry.address());
      assertThat(bounded.ask("POST", "/subjects/a/versions", enumOf("A", LARGE)).status())
          .isEqualTo(200);
      Answers.Answer full = bounded.ask("POST", "/subjects/b/versions", enumOf("B", LARGE));
      assertThat(full.status()).isEqualTo(507);
      assertThat(full.json().get("message").asText()).contains("permanent=true");
      assertThat(bounded.ask("POST", "/subjects/a/versions", enumOf("A", LARGE)).status())
          .as("what is registered already")
          .isEqualTo(200);
      assertThat(bounded.ask("POST", "/subjects/c/versions", enumOf("C", 10)).status())
          .isEqualTo(200);
      bounded.ask("DELETE", "/subjects/a", null);
      bounded.ask("DELETE", "/subjects/a?permanent=true", null);
      assertThat(bounded.ask("POST", "/subjects/b/versions", enumOf("B", LARGE)).status())
          .isEqualTo(200);
    }
  }

  private static String enumOf(String name, int characters) {
    String schema =
        JSON.createObjectNode()
            .put("type", "enum")
            .put("name", name)
            .put("doc", "x".repeat(characters))
            .set("symbols", JSON.createArrayNode().add("A"))
            .toString();
    return JSON.createObjectNode().put("schema", schema).toString();
  }

  private static void takeAll() {
    try {
      while (true) {
        ReadBudget.take(64 << 10);
      }
    } catch (OverBudgetException e) {
      assertThat(e).hasMessageContaining("ask for less");
    }
  }
}
