package io.fleetfold.client.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import java.util.List;
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

class ContentFieldsTest {
  @Test
  void shouldHaveBeenAskedOfEveryTextThatIsNoId() {
    for (SpecificRecord record : RedactorTest.records()) {
      Schema schema = record.getSchema();
      for (RecordFields.TextField field : RecordFields.of(schema)) {
        assertThat(schema.getField(field.name()).getProp("fleetfold.content") == null)
            .as(
                "%s.%s: say in the schema with fleetfold.content what of it is content: none, all,"
                    + " members or strings",
                schema.getName(), field.name())
            .isEqualTo(field.id());
      }
    }
  }

  @Property(tries = 100)
  void shouldLeaveNothingOfWhatWasSaid(@ForAll("sentences") String said) {
    for (SpecificRecord record : RedactorTest.records()) {
      for (RecordFields.TextField field : RecordFields.of(record.getSchema())) {
        if (field.content() != ContentKind.NONE) {
          String json =
              "{\"some\":{\"text\":[\"" + said + "\"]},\"n\":7,\"word\":\"" + said + "\"}";
          record.put(field.position(), field.json() ? json : said);
        }
      }
      SpecificRecord before = RecordFields.copy(record);
      SpecificRecord without = ContentFields.drop(record);
      assertThat(without.toString()).doesNotContain(said);
      assertThat(record).isEqualTo(before);
      assertThat(ContentFields.drop(without)).as("dropped twice").isEqualTo(without);
    }
  }

  @Provide
  Arbitrary<String> sentences() {
    return Arbitraries.strings().alpha().ofMinLength(12).ofMaxLength(60);
  }

  @Test
  void shouldKeepNumbersAndLengths() {
    List<SpecificRecord> records = RedactorTest.records();
    AgentLlmUsage call = (AgentLlmUsage) records.get(2);
    call.setPrompt("What is the answer?");
    call.setResponseContent("42");
    call.setInputTokens(12L);
    call.setUsageMetrics(
        "{\"cost_usd\":\"0.01\",\"service_tier\":\"flex\",\"note\":\"secret plan\","
            + "\"details\":{\"cached_tokens\":5,\"text\":\"x\"},\"list\":[1,\"y\"]}");
    call.setInputParams("{\"temperature\":0.70,\"stop\":[\"END\"],\"user\":\"jo\"}");
    AgentLlmUsage without = ContentFields.drop(call);
    assertThat(without.getPrompt()).isNull();
    assertThat(without.getPromptLength()).isEqualTo(19);
    assertThat(without.getResponseContent()).isNull();
    assertThat(without.getResponseLength()).isEqualTo(2);
    assertThat(without.getInputTokens()).isEqualTo(12);
    assertThat(without.getUsageMetrics())
        .isEqualTo(
            "{\"cost_usd\":\"0.01\",\"service_tier\":\"flex\",\"details\":{\"cached_tokens\":5},\"list\":[1]}");
    assertThat(without.getInputParams())
        .isEqualTo("{\"temperature\":0.70,\"stop_length\":7,\"user_length\":2}");
    AgentRun run = ContentFields.drop((AgentRun) records.get(0));
    assertThat(run.getObjective()).isEmpty();
    assertThat(run.getStatus()).isEqualTo("running");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{\"action\":\"read\",\"args\":{\"n\":1},\"duration_ms\":5} | {\"action\":\"read\",\"duration_ms\":5,\"args_length\":7}",
        "{\"action\":\"a\",\"error\":\"boom\"} | {\"action\":\"a\",\"error_length\":4,\"error\":true}",
        "{\"action\":\"a\",\"result\":{\"status\":\"failed\"}} | {\"action\":\"a\",\"result_length\":19,\"error\":true}",
        "{\"action\":\"a\",\"result\":{\"success\":false}} | {\"action\":\"a\",\"result_length\":17,\"error\":true}",
        "{\"action\":\"a\",\"error\":\"\"} | {\"action\":\"a\",\"error_length\":0}",
        "{\"action\":\"a\",\"error\":false} | {\"action\":\"a\",\"error\":false}",
        "{\"not_counted\":{\"input_tokens\":5,\"model\":\"m\",\"counts_with\":\"S=spans\",\"said\":\"x\"}} | {\"not_counted\":{\"input_tokens\":5,\"model\":\"m\",\"counts_with\":\"S=spans\"}}",
        "{\"not_counted\":[\"said\"],\"decision\":\"accept\"} | {\"decision\":\"accept\",\"not_counted_length\":8}",
        "{\"action\":{\"said\":\"x\",\"n\":1}} | {\"action\":{\"n\":1}}",
        "[\"text\"] | ",
        "no json | ",
      })
  void shouldStillTellOfAnActionItsNameItsTimeAndThatItFailed(String data, String rest) {
    AgentRunEvent event = (AgentRunEvent) RedactorTest.records().get(1);
    event.setData(data);
    assertThat(ContentFields.drop(event).getData()).isEqualTo(rest);
  }
}
