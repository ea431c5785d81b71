package io.fleetfold.adk;

import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import io.fleetfold.client.LlmCallBuilder;
import io.fleetfold.client.Run;
import io.fleetfold.schemas.ProviderNames;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/** A call of a model, from its request to its last response. Guarded by its owner. */
final class ModelCall {
  private final Run run;
  private final String session;
  private final String model;
  private final long promptLength;
  private final String id = UUID.randomUUID().toString();
  private final Instant begin = Instant.now();
  private final long start = System.nanoTime();
  private Duration firstToken;
  private Duration latency;
  private long responseLength;
  private LlmResponse last;
  private GenerateContentResponseUsageMetadata usage;
  private boolean published;

  ModelCall(Run run, String session, LlmRequest request) {
    this.run = run;
    this.session = session;
    this.model = request.model().filter(name -> !name.isBlank()).orElse("unknown");
    this.promptLength =
        request.contents().stream().mapToLong(content -> Texts.of(content).length()).sum();
  }

  /**
   * Takes in a response; publishes the call with the whole answer. Where that tells no usage, a
   * later response may: then {@link #end} publishes.
   */
  void respond(LlmResponse response) {
    last = response;
    latency = Duration.ofNanos(System.nanoTime() - start);
    if (firstToken == null) {
      firstToken = latency;
    }
    response.usageMetadata().ifPresent(told -> usage = told);
    if (!response.partial().orElse(false)) {
      responseLength += response.content().map(content -> Texts.of(content).length()).orElse(0);
      if (usage != null) {
        publish(null);
      }
    }
  }

  void fail(Throwable error) {
    latency = Duration.ofNanos(System.nanoTime() - start);
    publish(Texts.of(error));
  }

  /** No more responses come: publishes the call if there was any and it is not published yet. */
  void end() {
    if (last != null) {
      publish(null);
    }
  }

  private void publish(String error) {
    if (published) {
      return;
    }
    published = true;
    LlmCallBuilder call =
        run.llm(provider(model), model)
            .usageId(id)
            .session(session)
            .createdAt(begin)
            .latency(latency)
            .promptLength(promptLength);
    if (last != null) {
      call.responseLength(responseLength);
      last.finishReason().ifPresent(reason -> call.finishReason(reason.toString()));
      last.errorCode()
          .ifPresent(code -> call.error(code + last.errorMessage().map(m -> ": " + m).orElse("")));
    }
    if (firstToken != null && !firstToken.equals(latency)) {
      call.timeToFirstToken(firstToken);
    }
    if (usage != null) {
      call.usage(usage.toJson());
    }
    if (error != null) {
      call.error(error);
    }
    call.publish();
  }

  /** The kit tells no provider: its own models are Google's, others tell by their names. */
  static String provider(String model) {
    String name = model.toLowerCase(Locale.ROOT);
    int slash = name.indexOf('/');
    if (name.startsWith("projects/")) {
      return ProviderNames.VERTEX_AI;
    }
    if (name.startsWith("gemini") || name.startsWith("gemma") || name.startsWith("models/")) {
      return ProviderNames.GOOGLE;
    }
    if (name.startsWith("claude")) {
      return ProviderNames.ANTHROPIC;
    }
    if (name.startsWith("gpt-") || name.matches("o\\d.*")) {
      return ProviderNames.OPENAI;
    }
    return slash > 0 ? ProviderNames.canonical(name.substring(0, slash)) : "unknown";
  }
}
