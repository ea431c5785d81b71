package io.fleetfold.local.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.local.registry.Answers.Answer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients of other languages rely on, as Confluent's server answers them. */
@ExtendWith(SharedRegistry.class)
class RegistryHttpTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Answers answers = new Answers(SharedRegistry.address());

  private static String registration(String record, String doc, String more) throws Exception {
    String schema =
        JSON.createObjectNode()
            .put("type", "record")
            .put("name", record)
            .put("doc", doc)
            .set("fields", JSON.createArrayNode())
            .toString();
    return "{\"schema\":" + JSON.writeValueAsString(schema) + more + "}";
  }

  private JsonNode good(Answer answer) throws Exception {
    assertThat(answer.status()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
    return answer.json();
  }

  @Test
  void shouldKeepTextOfEveryScript() throws Exception {
    String doc = "\u65e5\u672c\u00e9 \ud83d\ude80";
    String subject = "/subjects/%E6%97%A5%E6%9C%AC%C3%A9-value";
    int id =
        good(answers.ask("POST", subject + "/versions", registration("Utf8", doc, "")))
            .get("id")
            .asInt();

    Answer byId = answers.ask("GET", "/schemas/ids/" + id, null);
    assertThat(good(byId).get("schema").asText()).contains(doc);
    assertThat(new String(byId.body(), UTF_8)).contains("\u65e5\u672c\u00e9");
    assertThat(good(answers.ask("GET", subject + "/versions/1", null)).get("subject").asText())
        .isEqualTo("\u65e5\u672c\u00e9-value");
    assertThat(answers.ask("GET", "/subjects/%E6%97%A5/versions", null).json().get("message"))
        .hasToString("\"Subject '\u65e5' not found.\"");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /nothing, 404, 404",
    "GET, /schemas/guids/d9b1/, 404, 404",
    "PATCH, /subjects, 405, 405",
    "POST, /schemas/ids/1, 405, 405",
    "GET, /schemas/ids/one, 404, 404",
    "GET, /schemas/ids/999999, 404, 40403",
    "GET, /subjects/none/versions/none, 422, 42202",
    "GET, /config/none, 404, 40408",
    "DELETE, /config/none, 404, 40401",
    "DELETE, /mode/none, 404, 40401",
    "GET, /mode/none, 404, 40409"
  })
  void shouldAlwaysTellErrorsInTheSameForm(String method, String path, int status, int code)
      throws Exception {
    assertError(answers.ask(method, path, null), status, code);
  }

  private static void assertError(Answer answer, int status, int code) throws Exception {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.type()).startsWith("application/vnd.schemaregistry.v1+json");
    assertThat(answer.json().get("error_code").asInt()).isEqualTo(code);
    assertThat(answer.json().get("message").asText()).isNotBlank();
  }

  @Test
  void shouldRefuseBodiesThatAreNone() throws Exception {
    String path = "/subjects/bodies/versions";
    assertError(answers.ask("POST", path, "{"), 400, 400);
    assertError(answers.ask("POST", path, "[]"), 400, 400);
    assertError(answers.ask("POST", path, ""), 422, 422);
    assertError(answers.ask("POST", path, "{\"schema\":\"\"}"), 422, 42201);
    assertError(answers.ask("POST", path, "{\"schema\":\"{\\\"type\\\":7}\"}"), 422, 42201);
    assertError(
        answers.ask("POST", path, registration("T", "", ""), "Content-Type", "text/plain"),
        415,
        415);
    String huge = registration("Huge", "x".repeat(RegistryServer.BODY_BYTES), "");
    assertError(answers.ask("POST", path, huge), 413, 413);
  }

  @Test
  void shouldAnswerARegistrationInFull() throws Exception {
    JsonNode made =
        good(answers.ask("POST", "/subjects/full/versions", registration("Full", "", "")));
    assertThat(made.fieldNames()).toIterable().contains("id", "version", "schema");
    assertThat(made.get("version").asInt()).isEqualTo(1);
    JsonNode again =
        good(answers.ask("POST", "/subjects/full/versions", registration("Full", "", "")));
    assertThat(again).isEqualTo(made);
  }

  @Test
  void shouldKeepMetadataAndFindTheLatestThatHasIt() throws Exception {
    String path = "/subjects/meta/versions";
    String ada = ",\"metadata\":{\"properties\":{\"owner\":\"ada\"}}";
    String bob = ",\"metadata\":{\"properties\":{\"owner\":\"bob\"}}";
    int first = good(answers.ask("POST", path, registration("Meta", "", ada))).get("id").asInt();
    int second = good(answers.ask("POST", path, registration("Meta", "", bob))).get("id").asInt();
    assertThat(second).as("another owner is another schema").isNotEqualTo(first);

    JsonNode found = good(answers.ask("GET", "/subjects/meta/metadata?key=owner&value=ada", null));
    assertThat(found.get("id").asInt()).isEqualTo(first);
    assertThat(found.at("/metadata/properties/owner").asText()).isEqualTo("ada");
    assertError(
        answers.ask("GET", "/subjects/meta/metadata?key=owner&value=eve", null), 404, 40403);
    JsonNode third = good(answers.ask("POST", path, registration("Meta", "new", "")));
    assertThat(third.at("/metadata/properties/owner").asText())
        .as("metadata goes on with the next version that brings none")
        .isEqualTo("bob");
    try (Registry other =
        new Registry(
            SharedRegistry.bootstrapServers(),
            io.fleetfold.local.TestPorts.set(9),
            SharedRegistry.FLEET)) {
      other.start();
      assertThat(good(new Answers(other.address()).ask("GET", "/schemas/ids/" + second, null)))
          .isEqualTo(good(answers.ask("GET", "/schemas/ids/" + second, null)));
    }
  }

  @Test
  void shouldKeepNormalizeAndRefuseSettingsItDoesNotKeep() throws Exception {
    String both = "{\"compatibility\":\"full\",\"normalize\":true}";
    assertThat(good(answers.ask("PUT", "/config/norm", both)).toString())
        .isEqualTo("{\"normalize\":true,\"compatibility\":\"FULL\"}");
    good(answers.ask("PUT", "/config/norm", "{\"compatibility\":\"BACKWARD\"}"));
    assertThat(good(answers.ask("GET", "/config/norm", null)).toString())
        .isEqualTo("{\"normalize\":true,\"compatibilityLevel\":\"BACKWARD\"}");
    Answer refused = answers.ask("PUT", "/config/norm", "{\"alias\":\"other\"}");
    assertError(refused, 422, 42203);
    assertThat(refused.json().get("message").asText()).contains("'alias'");

    String ordered = "{\"schema\":\"{\\\"type\\\":\\\"string\\\",\\\"b\\\":1,\\\"a\\\":2}\"}";
    String sorted = "{\"schema\":\"{\\\"type\\\":\\\"string\\\",\\\"a\\\":2,\\\"b\\\":1}\"}";
    JsonNode one = good(answers.ask("POST", "/subjects/norm/versions", ordered));
    JsonNode two = good(answers.ask("POST", "/subjects/norm/versions", sorted));
    assertThat(two.get("id")).as("the same once both are normalised").isEqualTo(one.get("id"));
  }

  @Test
  void shouldHoldReadOnlyForDeletionsAndSettingsToo() throws Exception {
    good(answers.ask("POST", "/subjects/locked/versions", registration("Locked", "", "")));
    good(answers.ask("PUT", "/mode/locked", "{\"mode\":\"READONLY\"}"));

    assertError(answers.ask("DELETE", "/subjects/locked", null), 422, 42205);
    assertError(answers.ask("DELETE", "/subjects/locked/versions/1", null), 422, 42205);
    assertError(answers.ask("PUT", "/config/locked", "{\"compatibility\":\"NONE\"}"), 422, 42205);
    assertError(
        answers.ask("POST", "/subjects/locked/versions", registration("Locked2", "", "")),
        422,
        42205);
    good(answers.ask("POST", "/subjects/locked/versions", registration("Locked", "", "")));
    assertThat(good(answers.ask("DELETE", "/mode/locked", null)).get("mode").asText())
        .isEqualTo("READONLY");
    good(answers.ask("DELETE", "/subjects/locked", null));
  }

  @Test
  void shouldListByPrefixPageAndDeletion() throws Exception {
    for (String subject : List.of("list-a", "list-b", "list-c")) {
      good(answers.ask("POST", "/subjects/" + subject + "/versions", registration("L", "", "")));
    }
    good(answers.ask("DELETE", "/subjects/list-c", null));
    String list = "/subjects?subjectPrefix=list-";
    assertThat(good(answers.ask("GET", list, null)).toString())
        .isEqualTo("[\"list-a\",\"list-b\"]");
    assertThat(good(answers.ask("GET", list + "&deletedOnly=true", null)).toString())
        .isEqualTo("[\"list-c\"]");
    assertThat(good(answers.ask("GET", list + "&deleted=true&offset=1&limit=1", null)).toString())
        .isEqualTo("[\"list-b\"]");
    assertThat(good(answers.ask("GET", "/subjects/:.:list-a/versions", null)).toString())
        .isEqualTo("[1]");
    assertThat(good(answers.ask("GET", "/contexts", null)).toString()).isEqualTo("[\".\"]");
  }

  /** More of them than the server has threads. */
  @Test
  void shouldAnswerOthersWhileBodiesTrickleIn() throws Exception {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), SharedRegistry.port());
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /subjects/slow/versions HTTP/1.1\r\nHost: 127.0.0.1:"
                  + SharedRegistry.port()
                  + "\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")
              .getBytes(US_ASCII));
      out.flush();
      slow.add(socket);
    }
    for (Socket socket : slow) {
      socket.getOutputStream().write(' ');
    }
    good(answers.ask("GET", "/subjects", null));
    good(answers.ask("POST", "/subjects/fast/versions", registration("Fast", "", "")));
    for (Socket socket : slow) {
      socket.close();
    }
  }

  @Test
  void shouldTakeNothingFromPagesOfOtherSites() throws Exception {
    String path = "/subjects/evil/versions";
    String body = registration("Evil", "", "");
    assertError(answers.ask("POST", path, body, "Origin", "http://evil.example"), 403, 403);
    assertError(answers.ask("POST", path, body, "Sec-Fetch-Site", "cross-site"), 403, 403);
    assertError(answers.ask("GET", "/subjects/evil/versions", null), 404, 40401);

    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), SharedRegistry.port())) {
      socket
          .getOutputStream()
          .write("GET /subjects HTTP/1.1\r\nHost: evil.example\r\n\r\n".getBytes(US_ASCII));
      byte[] begin = socket.getInputStream().readNBytes(12);
      assertThat(new String(begin, US_ASCII)).isEqualTo("HTTP/1.1 421");
    }
  }
}
