package io.fleetfold.adk.contract;

import com.google.adk.models.BaseLlm;
import com.google.adk.models.BaseLlmConnection;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import com.google.genai.types.Part;
import io.reactivex.rxjava3.core.Flowable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A model that answers what it was told to, one answer a call. */
public final class ScriptedModel extends BaseLlm {
  private final Deque<Function<LlmRequest, Flowable<LlmResponse>>> answers = new ArrayDeque<>();
  private ScriptedConnection connection;

  public ScriptedModel() {
    super("scripted-1");
  }

  public ScriptedModel says(String text) {
    return answers(request -> text);
  }

  /** Says what follows from the request. */
  public ScriptedModel answers(Function<LlmRequest, String> text) {
    answers.add(request -> Flowable.just(answer(Part.fromText(text.apply(request)))));
    return this;
  }

  /** Says its own instruction, so many times: it shows what state the agent saw. */
  public ScriptedModel echoes(int times) {
    for (int i = 0; i < times; i++) {
      answers(request -> String.join("\n", request.getSystemInstructions()).strip());
    }
    return this;
  }

  /** Answers each live message by repeating it, then its turn is complete. */
  public ScriptedModel live() {
    connection = new ScriptedConnection();
    return this;
  }

  public ScriptedModel calls(String tool, Map<String, Object> args) {
    FunctionCall call = FunctionCall.builder().name(tool).args(args).build();
    answers.add(request -> Flowable.just(answer(Part.builder().functionCall(call).build())));
    return this;
  }

  public ScriptedModel fails(String message) {
    answers.add(request -> Flowable.error(new IllegalStateException(message)));
    return this;
  }

  /** Pieces of a text, then the whole of it. */
  public ScriptedModel streams(String... pieces) {
    List<LlmResponse> responses = new java.util.ArrayList<>();
    for (String piece : pieces) {
      responses.add(
          LlmResponse.builder().content(content(Part.fromText(piece))).partial(true).build());
    }
    responses.add(answer(Part.fromText(String.join("", pieces))));
    answers.add(request -> Flowable.fromIterable(responses));
    return this;
  }

  private static LlmResponse answer(Part part) {
    return LlmResponse.builder()
        .content(content(part))
        .usageMetadata(
            GenerateContentResponseUsageMetadata.builder()
                .promptTokenCount(100)
                .cachedContentTokenCount(40)
                .candidatesTokenCount(20)
                .thoughtsTokenCount(5)
                .totalTokenCount(125)
                .build())
        .build();
  }

  private static Content content(Part part) {
    return Content.builder().role("model").parts(part).build();
  }

  @Override
  public Flowable<LlmResponse> generateContent(LlmRequest request, boolean stream) {
    return Flowable.defer(() -> answers.remove().apply(request));
  }

  @Override
  public BaseLlmConnection connect(LlmRequest request) {
    if (connection == null) {
      throw new UnsupportedOperationException("this script has no live connection");
    }
    return connection;
  }
}
