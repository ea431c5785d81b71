package io.fleetfold.client.redact;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Redactor ALL = Redactor.of(EnumSet.allOf(Redaction.class));

  @Provide
  Arbitrary<String> secrets() {
    return Secrets.shaped();
  }

  @Provide
  Arbitrary<String> passwords() {
    return Secrets.password();
  }

  @Provide
  Arbitrary<String> plain() {
    return Secrets.plain();
  }

  @Provide
  Arbitrary<String> noise() {
    return Arbitraries.oneOf(
            Secrets.plain(),
            Secrets.shaped(),
            Secrets.password(),
            Arbitraries.of(
                "Bearer ",
                "password=",
                "\"token\":\"",
                "://",
                "@",
                ":",
                "?key=",
                "=",
                "-----BEGIN ",
                "[masked]",
                "api_key: ",
                "authorization: Basic ",
                "4111 1111 1111 1111",
                "a.b@c.org",
                "-",
                "_",
                ".",
                "\"",
                "\\n",
                "%3D",
                "{",
                "}",
                "\\\"",
                "[",
                "]",
                ","),
            Arbitraries.strings().all().ofMaxLength(10))
        .list()
        .ofMaxSize(10)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 500)
  void shouldLeaveTextWithoutSecretsAsItIs(@ForAll("plain") String text) throws Exception {
    assertThat(Redactor.SECRETS.text(text)).isEqualTo(text);
    String json = JSON.writeValueAsString(Map.of("content", text, "input_tokens", 17));
    assertThat(Redactor.SECRETS.json(json)).isEqualTo(json);
  }

  @Property(tries = 1000)
  void shouldLetNoSecretThrough(
      @ForAll("plain") String before,
      @ForAll("secrets") String secret,
      @ForAll("plain") String after)
      throws Exception {
    for (String between : List.of(" ", "\n", "\"", "=", "/", ":", "(", "\\n")) {
      String text = before + between + secret + between + after;
      assertThat(Redactor.SECRETS.text(text)).doesNotContain(secret).contains("[masked]");
      JsonNode json = JSON.createObjectNode().put("n", 1).set("list", array(text));
      assertThat(JSON.readTree(Redactor.SECRETS.json(json.toString())).toString())
          .doesNotContain(secret)
          .contains("[masked]");
      String nested = JSON.createObjectNode().put("arguments", json.toString()).toString();
      assertThat(JSON.readTree(Redactor.SECRETS.json(nested)).toString()).doesNotContain(secret);
    }
  }

  @Property(tries = 500)
  void shouldLetNoSecretThroughUnderItsName(
      @ForAll("plain") String before, @ForAll("passwords") String secret) throws Exception {
    for (String form :
        List.of(
            "Authorization: Bearer %s",
            "authorization: Basic %s",
            "curl -H 'x-api-key: %s' https://example.org",
            "DB_PASSWORD=%s",
            "PRIVATE_KEY=-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----",
            "https://example.org/v1?key=%s&page=2",
            "https://example.org/v1?a=b&access_token=%s",
            "postgres://admin:%s@db.example.org:5432/x",
            "{\"client_secret\":\"%s\"",
            "api_key = \"%s\"",
            "password: %s")) {
      // in what is before the path of a URL, a slash is written as %2F
      String planted = form.contains("@") ? secret.replace("/", "%2F") : secret;
      String text = before + "\n" + form.formatted(planted);
      assertThat(Redactor.SECRETS.text(text)).as(form).doesNotContain(planted);
    }
    for (String name :
        List.of(
            "api_key",
            "apiKey",
            "x-api-key",
            "OPENAI_API_KEY",
            "password",
            "dbPassword",
            "secret",
            "token",
            "accessToken",
            "http.request.header.authorization",
            "connectionString")) {
      ObjectNode node = JSON.createObjectNode().put(name, secret).put("input_tokens", 3);
      node.set(
          "deep", JSON.createArrayNode().add(JSON.createObjectNode().set(name, array(secret))));
      String masked = Redactor.SECRETS.json(node.toString());
      assertThat(masked).as(name).doesNotContain(secret).contains("\"input_tokens\":3");
      JSON.readTree(masked);
    }
  }

  @Property(tries = 3000)
  void shouldChangeNothingTheSecondTime(@ForAll("noise") String text) {
    for (Redactor redactor : List.of(Redactor.SECRETS, ALL)) {
      String once = redactor.text(text);
      assertThat(redactor.text(once)).isEqualTo(once);
      String json = redactor.json(text);
      assertThat(redactor.json(json)).isEqualTo(json);
    }
  }

  @Property(tries = 1000)
  void shouldKeepJsonJsonAndItsNumbers(@ForAll("noise") String text) throws Exception {
    ObjectNode node =
        JSON.createObjectNode().put("a", text).put(text, 1.5).put("n", Long.MAX_VALUE);
    node.set("list", array(text));
    node.put("nested", node.toString());
    JsonNode masked = JSON.readTree(ALL.json(node.toString()));
    assertThat(masked.get("n").longValue()).isEqualTo(Long.MAX_VALUE);
    assertThat(masked.size()).isEqualTo(node.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"input_tokens\": 12, \"max_tokens\": 4096, \"token_count\": 7, \"tokens\": \"12\"}",
        "{\"next_page_token\": \"abc123\", \"token_type\": \"word\", \"pad_token\": \"<pad>\"}",
        "{\"key\": \"color\", \"value\": \"red\", \"monkey\": \"x\", \"keyboard\": \"y\"}",
        "{\"properties\": {\"password\": {\"type\": \"string\"}}}",
        "{ \"a\" : 1.10 , \"b\":[ ] }",
      })
  void shouldLeaveNamesThatOnlySoundLikeSecrets(String json) {
    assertThat(Redactor.SECRETS.json(json)).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{\"name\":\"X-Api-Key\",\"value\":\"abc\"} | {\"name\":\"X-Api-Key\",\"value\":\"[masked]\"}",
        "{\"password\":12345,\"n\":1} | {\"password\":\"[masked]\",\"n\":1}",
        "{\"authorization\":[\"Bearer x\",\"y\"]} | {\"authorization\":[\"[masked]\",\"[masked]\"]}",
        "{\"cost\":1.10,\"key\":\"a\",\"api_key\":\"s\"} | {\"cost\":1.10,\"key\":\"a\",\"api_key\":\"[masked]\"}",
        "\"just Bearer abcdef0123456789\" | \"just Bearer [masked]\"",
      })
  void shouldMaskByNameAndLeaveTheRestVerbatim(String json, String masked) {
    assertThat(Redactor.SECRETS.json(json)).isEqualTo(masked);
  }

  @Test
  void shouldMaskAddressesAndCardsOnRequestOnly() {
    String text =
        "mail jo.doe+x@mail.example.org, card 4111 1111 1111 1111 12/27, no 1732838400123456789";
    assertThat(Redactor.SECRETS.text(text)).isEqualTo(text);
    assertThat(ALL.text(text))
        .isEqualTo("mail [masked], card [masked] 12/27, no 1732838400123456789");
    assertThat(ALL.json("{\"n\":5500005555555559,\"m\":5500005555555550}"))
        .isEqualTo("{\"n\":\"[masked]\",\"m\":5500005555555550}");
  }

  @Property(tries = 200)
  void shouldMaskEveryTextOfARecordButItsIds(@ForAll("secrets") String secret) {
    for (SpecificRecord record : records()) {
      for (Schema.Field field : record.getSchema().getFields()) {
        if (RecordFields.of(record.getSchema()).stream()
            .anyMatch(text -> text.position() == field.pos())) {
          record.put(field.pos(), secret);
        }
      }
      SpecificRecord before = RecordFields.copy(record);
      SpecificRecord masked = Redactor.SECRETS.redact(record);
      assertThat(record).as("the agent's own record").isEqualTo(before);
      for (RecordFields.TextField field : RecordFields.of(record.getSchema())) {
        Object value = masked.get(field.position());
        assertThat(value.equals(secret)).as(field.name()).isEqualTo(field.id());
      }
    }
  }

  @Test
  void shouldNeverChangeTheFieldsByWhichRecordsAreFound() {
    assertThat(
            records().stream()
                .flatMap(record -> RecordFields.of(record.getSchema()).stream())
                .filter(RecordFields.TextField::id)
                .map(RecordFields.TextField::name)
                .distinct())
        .containsExactlyInAnyOrder(
            "run_id",
            "agent_id",
            "parent_run_id",
            "app_name",
            "user_id",
            "session_id",
            "trace_id",
            "event_id",
            "invocation_id",
            "span_id",
            "parent_span_id",
            "scope",
            "usage_id",
            "response_id",
            "request_id");
  }

  private static ArrayNode array(String text) {
    return JSON.createArrayNode().add(text).add(7);
  }

  static List<SpecificRecord> records() {
    return List.of(
        AgentRun.newBuilder()
            .setRunId("r")
            .setAgentId("a")
            .setAgentName("A")
            .setObjective("o")
            .setStatus("running")
            .setRecordedAt(Instant.EPOCH)
            .build(),
        AgentRunEvent.newBuilder()
            .setEventId("e")
            .setRunId("r")
            .setAgentId("a")
            .setAgentName("A")
            .setTimestamp(Instant.EPOCH)
            .setEventType("custom")
            .build(),
        AgentLlmUsage.newBuilder()
            .setUsageId("u")
            .setProvider("openai")
            .setModel("m")
            .setStatus("success")
            .setCreatedAt(Instant.EPOCH)
            .build());
  }
}
