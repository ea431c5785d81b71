package io.fleetfold.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.fleetfold.client.RecordingClient;
import io.fleetfold.records.AgentLlmUsage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The library's own models of the large providers, whose wire answers as theirs does. */
class UsageOnTheWireTest {
  private static final String OPENAI_USAGE =
      """
      {"prompt_tokens": 120, "completion_tokens": 50, "total_tokens": 170,
       "prompt_tokens_details": {"cached_tokens": 64, "audio_tokens": 8},
       "completion_tokens_details": {"reasoning_tokens": 30, "audio_tokens": 4}}""";

  private final RecordingClient recording = new RecordingClient();
  private final List<ChatModelListener> listeners =
      List.of(FleetfoldListeners.of(recording.client()).chatModel());
  private HttpServer server;
  private String answer;
  private String type = "application/json";
  private int status = 200;

  @BeforeEach
  void serve() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private AgentLlmUsage told() {
    assertThat(recording.usages()).hasSize(1);
    return recording.usages().get(0);
  }

  private void stream(StreamingChatModel model) throws Exception {
    type = "text/event-stream";
    CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
    model.chat(
        "Hello",
        new StreamingChatResponseHandler() {
          @Override
          public void onPartialResponse(String piece) {}

          @Override
          public void onCompleteResponse(ChatResponse response) {
            whole.complete(response);
          }

          @Override
          public void onError(Throwable error) {
            whole.completeExceptionally(error);
          }
        });
    assertThat(whole.get(20, TimeUnit.SECONDS).aiMessage().text()).isEqualTo("Hi");
  }

  private void isAsOpenAiSays(AgentLlmUsage usage) {
    assertThat(usage.getProvider()).isEqualTo("openai");
    assertThat(usage.getModel()).isEqualTo("gpt-4o-2024-08-06");
    assertThat(usage.getResponseId()).isEqualTo("chatcmpl-1");
    assertThat(usage.getFinishReason()).isEqualTo("stop");
    assertThat(usage.getInputTokens()).isEqualTo(120);
    assertThat(usage.getOutputTokens()).isEqualTo(50);
    assertThat(usage.getCacheReadTokens()).isEqualTo(64);
    assertThat(usage.getReasoningTokens()).isEqualTo(30);
    assertThat(usage.getAudioInputTokens()).isEqualTo(8);
    assertThat(usage.getAudioOutputTokens()).isEqualTo(4);
    assertThat(usage.getUsageIssue()).isNull();
    assertThat(usage.getResponseLength()).isEqualTo(2);
  }

  @Test
  void shouldReadOpenAi() {
    answer =
        """
        {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "gpt-4o-2024-08-06",
         "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hi"},
           "finish_reason": "stop"}],
         "usage": %s}"""
            .formatted(OPENAI_USAGE);
    OpenAiChatModel.builder()
        .baseUrl(url())
        .apiKey("none")
        .modelName("gpt-4o")
        .listeners(listeners)
        .build()
        .chat("Hello");
    isAsOpenAiSays(told());
  }

  @Test
  void shouldReadStreamsOfOpenAi() throws Exception {
    String chunk =
        "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
            + "\"model\":\"gpt-4o-2024-08-06\",\"choices\":[%s],\"usage\":%s}\n\n";
    answer =
        chunk.formatted(
                "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hi\"}}", "null")
            + chunk.formatted("{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}", "null")
            + chunk.formatted("", OPENAI_USAGE.replace("\n", ""))
            + "data: [DONE]\n\n";
    stream(
        OpenAiStreamingChatModel.builder()
            .baseUrl(url())
            .apiKey("none")
            .modelName("gpt-4o")
            .listeners(listeners)
            .build());
    isAsOpenAiSays(told());
  }

  private void isAsAnthropicSays(AgentLlmUsage usage) {
    assertThat(usage.getProvider()).isEqualTo("anthropic");
    assertThat(usage.getModel()).isEqualTo("claude-sonnet-4-5");
    assertThat(usage.getInputTokens()).as("cache beside the input").isEqualTo(10 + 70 + 40);
    assertThat(usage.getOutputTokens()).isEqualTo(25);
    assertThat(usage.getCacheReadTokens()).isEqualTo(70);
    assertThat(usage.getCacheWriteTokens()).isEqualTo(40);
    assertThat(usage.getCacheWrite1hTokens()).isEqualTo(15);
    assertThat(usage.getUsageIssue()).isNull();
  }

  @Test
  void shouldReadAnthropic() {
    answer =
        """
        {"id": "msg_1", "type": "message", "role": "assistant", "model": "claude-sonnet-4-5",
         "content": [{"type": "text", "text": "Hi"}], "stop_reason": "end_turn",
         "usage": {"input_tokens": 10, "output_tokens": 25, "cache_read_input_tokens": 70,
           "cache_creation_input_tokens": 40,
           "cache_creation": {"ephemeral_5m_input_tokens": 25, "ephemeral_1h_input_tokens": 15}}}""";
    AnthropicChatModel.builder()
        .baseUrl(url())
        .apiKey("none")
        .modelName("claude-sonnet-4-5")
        .listeners(listeners)
        .build()
        .chat("Hello");
    isAsAnthropicSays(told());
  }

  @Test
  void shouldReadStreamsOfAnthropic() throws Exception {
    answer =
        """
        event: message_start
        data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[],"usage":{"input_tokens":10,"output_tokens":1,"cache_read_input_tokens":70,"cache_creation_input_tokens":40,"cache_creation":{"ephemeral_5m_input_tokens":25,"ephemeral_1h_input_tokens":15}}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":0}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":25}}

        event: message_stop
        data: {"type":"message_stop"}

        """;
    stream(
        AnthropicStreamingChatModel.builder()
            .baseUrl(url())
            .apiKey("none")
            .modelName("claude-sonnet-4-5")
            .listeners(listeners)
            .build());
    isAsAnthropicSays(told());
  }

  @Test
  void shouldReadGeminiAsFarAsTheLibraryTells() {
    answer =
        """
        {"responseId": "r1", "modelVersion": "gemini-2.5-flash",
         "candidates": [{"content": {"role": "model", "parts": [{"text": "Hi"}]},
           "finishReason": "STOP"}],
         "usageMetadata": {"promptTokenCount": 10, "candidatesTokenCount": 5,
           "thoughtsTokenCount": 7, "totalTokenCount": 22}}""";
    GoogleAiGeminiChatModel.builder()
        .baseUrl(url())
        .apiKey("none")
        .modelName("gemini-2.5-flash")
        .listeners(listeners)
        .build()
        .chat("Hello");
    assertThat(told().getProvider()).isEqualTo("google");
    assertThat(told().getInputTokens()).isEqualTo(10);
    assertThat(told().getOutputTokens()).isEqualTo(5);
    assertThat(told().getUsageIssue())
        .as("this version of the library drops the thoughts, which the total has")
        .isEqualTo("usage_inconsistent");
  }

  @Test
  void shouldTellWhatAProviderRefused() {
    status = 429;
    answer = "{\"error\": {\"message\": \"Rate limit reached\", \"type\": \"requests\"}}";
    OpenAiChatModel model =
        OpenAiChatModel.builder()
            .baseUrl(url())
            .apiKey("none")
            .modelName("gpt-4o")
            .maxRetries(0)
            .listeners(listeners)
            .build();
    assertThatThrownBy(() -> model.chat("Hello")).hasMessageContaining("Rate limit");
    assertThat(told().getStatus()).isEqualTo("error");
    assertThat(told().getErrorMessage()).contains("Rate limit reached");
    assertThat(told().getModel()).isEqualTo("gpt-4o");
    assertThat(told().getInputTokens()).isNull();
  }
}
