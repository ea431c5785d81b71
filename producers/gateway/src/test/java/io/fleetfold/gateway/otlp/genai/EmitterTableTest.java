package io.fleetfold.gateway.otlp.genai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetfold.gateway.otlp.Attributes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmitterTableTest {
  private static final String COMMON =
      "common: {cache_beside: [], foreign: [], absent: [], parameters: [], providers: {}, models: {},"
          + " kinds: {}, fields: {"
          + String.join(
              ", ", Arrays.stream(Field.values()).map(field -> field.word() + ": []").toList())
          + "}}\n";

  @Test
  void shouldUnderstandEveryWordOfTheShippedTable() {
    assertThat(EmitterTable.SHIPPED.emitters()).hasSizeGreaterThanOrEqualTo(20);
  }

  @Test
  void shouldNameTheBlockOfAWordThatMeansNothing() {
    assertThatThrownBy(() -> read("{id: a, name: A, recognise: [{scope: a}], cache: [maybe]}"))
        .hasMessageContaining("emitter a")
        .hasMessageContaining("MAYBE");
    assertThatThrownBy(() -> read("{id: a, name: A, recognise: [{colour: a}], cache: [in]}"))
        .hasMessageContaining("emitter a")
        .hasMessageContaining("colour");
    assertThatThrownBy(
            () ->
                read(
                    "{id: a, name: A, recognise: [{scope: a}], cache: [in], fields: {modell: [x]}}"))
        .hasMessageContaining("emitter a")
        .hasMessageContaining("MODELL");
    assertThatThrownBy(() -> read("{id: a, name: A, recognise: [{scope: a}], like: b}"))
        .hasMessageContaining("emitter a")
        .hasMessageContaining("like no other: b");
    assertThatThrownBy(() -> read("{id: a, name: A, recognise: [{scope: a}]}"))
        .hasMessageContaining("where cached tokens stand");
    assertThatThrownBy(() -> read("{id: a, name: A, recognize: [{scope: a}], cache: [in]}"))
        .hasMessageContaining("recognize");
  }

  @Test
  void shouldReadANewEmitterFromOneBlock() throws IOException {
    EmitterTable table =
        read(
            "{id: a, name: A, recognise: [{scope: acme*}], cache: [in], fields: {model: [acme.model]}}");
    Attributes attributes = Attributes.of(OtlpSpans.list(Map.of("acme.model", "m1")));
    Emitter emitter = table.recognise(attributes, "acme.tracer", Attributes.NONE);
    assertThat(new Reading(emitter, attributes, "span").text(Field.MODEL)).isEqualTo("m1");
    assertThat(table.recognise(attributes, "other", Attributes.NONE)).isNull();
  }

  @Test
  void shouldGiveProvidersOneName() {
    assertThat(EmitterTable.SHIPPED.provider("Anthropic", "m")).isEqualTo("anthropic");
    assertThat(EmitterTable.SHIPPED.provider("AWS", "m")).isEqualTo("bedrock");
    assertThat(EmitterTable.SHIPPED.provider("az.ai.openai", "m")).isEqualTo("azure");
    assertThat(EmitterTable.SHIPPED.provider("vertex_ai", "m")).isEqualTo("vertex_ai");
    assertThat(EmitterTable.SHIPPED.provider("gemini", "m")).isEqualTo("google");
    assertThat(EmitterTable.SHIPPED.provider("xai", "m")).isEqualTo("xai");
    assertThat(EmitterTable.SHIPPED.provider("google.generative-ai", "m")).isEqualTo("google");
    assertThat(EmitterTable.SHIPPED.provider("google.vertex.chat", "m")).isEqualTo("vertex_ai");
    assertThat(EmitterTable.SHIPPED.provider("amazon-bedrock", "m")).isEqualTo("bedrock");
    assertThat(EmitterTable.SHIPPED.provider("OPEN_AI", "m")).isEqualTo("openai");
    assertThat(EmitterTable.SHIPPED.provider("gcp.vertex.agent", "gemini-2.5-pro"))
        .isEqualTo("google");
    assertThat(EmitterTable.SHIPPED.provider("gcp.vertex.agent", null))
        .isEqualTo("gcp.vertex.agent");
    assertThat(EmitterTable.SHIPPED.provider(null, "claude-opus-4")).isEqualTo("anthropic");
    assertThat(EmitterTable.SHIPPED.provider(null, "us.anthropic.claude-x")).isEqualTo("bedrock");
    assertThat(EmitterTable.SHIPPED.provider(null, "llama")).isEqualTo("unknown");
    assertThat(EmitterTable.SHIPPED.provider("openrouter", "claude")).isEqualTo("openrouter");
  }

  private static EmitterTable read(String block) throws IOException {
    String yaml = COMMON + "emitters: [" + block + "]\n";
    return EmitterTable.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
  }
}
