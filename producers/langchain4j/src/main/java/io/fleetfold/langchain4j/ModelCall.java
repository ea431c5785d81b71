package io.fleetfold.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.LlmCallBuilder;
import io.fleetfold.client.Run;
import io.fleetfold.schemas.ProviderNames;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A call of a model, from its request to its answer. */
final class ModelCall {
  private static final String UNKNOWN = "unknown";

  private final ChatRequest request;
  private final long promptLength;
  private final Instant begin = Instant.now();
  private final long start = System.nanoTime();

  ModelCall(ChatRequest request) {
    this.request = request;
    this.promptLength = Texts.length(request.messages());
  }

  LlmCallBuilder of(Run run, String session, ModelProvider provider, ChatResponse response) {
    String model = model(response);
    return run.llm(name(provider, model), model).session(session);
  }

  LlmCallBuilder of(
      FleetfoldClient client, String agent, ModelProvider provider, ChatResponse response) {
    String model = model(response);
    return client.llm().call(name(provider, model), model).agent(agent);
  }

  void answered(LlmCallBuilder call, ChatResponse response) {
    ChatResponseMetadata metadata = response.metadata();
    String text = response.aiMessage().text();
    call.responseLength(text == null ? 0 : text.length()).responseId(metadata.id());
    if (metadata.finishReason() != null) {
      call.finishReason(metadata.finishReason().name().toLowerCase(Locale.ROOT));
    }
    UsageBlocks.of(metadata).ifPresent(call::usage);
    publish(call);
  }

  void failed(LlmCallBuilder call, String error) {
    publish(call.error(error));
  }

  private void publish(LlmCallBuilder call) {
    call.createdAt(begin)
        .latency(Duration.ofNanos(System.nanoTime() - start))
        .promptLength(promptLength)
        .inputParams(parameters())
        .publish();
  }

  private Map<String, Object> parameters() {
    Map<String, Object> set = new LinkedHashMap<>();
    set.put("temperature", request.temperature());
    set.put("top_p", request.topP());
    set.put("top_k", request.topK());
    set.put("max_output_tokens", request.maxOutputTokens());
    set.values().removeIf(value -> value == null);
    return set.isEmpty() ? null : set;
  }

  private String model(ChatResponse response) {
    return Optional.ofNullable(response)
        .map(answer -> answer.metadata().modelName())
        .or(() -> Optional.ofNullable(request.modelName()))
        .filter(name -> !name.isBlank())
        .orElse(UNKNOWN);
  }

  /** The provider's one name; where the library tells none, as the model's name tells it. */
  static String name(ModelProvider provider, String model) {
    String name = provider == null ? "OTHER" : provider.name();
    return switch (name) {
      case "OTHER" -> guess(model.toLowerCase(Locale.ROOT));
      case "GOOGLE_VERTEX_AI_ANTHROPIC" -> ProviderNames.VERTEX_AI;
      case "MICROSOFT_FOUNDRY" -> ProviderNames.AZURE;
      default -> ProviderNames.canonical(name);
    };
  }

  private static String guess(String model) {
    if (model.startsWith("gpt-") || model.matches("o\\d.*")) {
      return ProviderNames.OPENAI;
    }
    if (model.startsWith("claude")) {
      return ProviderNames.ANTHROPIC;
    }
    return model.startsWith("gemini") ? ProviderNames.GOOGLE : UNKNOWN;
  }
}
