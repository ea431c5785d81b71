package io.fleetfold.examples.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.models.Gemini;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.genai.Client;
import com.google.genai.types.Content;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.Part;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The few jars that the example brings are enough for Gemini, against a server that plays it. */
class GeminiLinksTest {
  private static final String ANSWER =
      """
      {"candidates": [{"content": {"role": "model", "parts": [{"text": "Noted."}]},
        "finishReason": "STOP"}],
       "usageMetadata": {"promptTokenCount": 7, "candidatesTokenCount": 2}}
      """;

  @Test
  void shouldGetAnAnswer() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try (Client client =
        Client.builder()
            .apiKey("none")
            .httpOptions(
                HttpOptions.builder()
                    .baseUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .build())
            .build()) {
      LlmResponse response =
          new Gemini("gemini-2.5-flash", client)
              .generateContent(
                  LlmRequest.builder()
                      .contents(List.of(Content.fromParts(Part.fromText("Remind me"))))
                      .build(),
                  false)
              .blockingFirst();

      assertThat(response.content().orElseThrow().text()).isEqualTo("Noted.");
      assertThat(response.usageMetadata().orElseThrow().promptTokenCount()).contains(7);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void shouldTakeGeminiWhereThereIsAKey() {
    assertThat(MemoryAgent.model(Map.of())).isInstanceOf(ScriptedModel.class);
    assertThat(MemoryAgent.model(Map.of("GOOGLE_API_KEY", "none"))).isInstanceOf(Gemini.class);
  }
}
