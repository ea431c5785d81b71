package io.fleetfold.examples.memory;

import com.google.adk.models.BaseLlm;
import com.google.adk.models.BaseLlmConnection;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.common.collect.Iterables;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import com.google.genai.types.Part;
import io.reactivex.rxjava3.core.Flowable;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands in for a language model, so that the example needs no key: understands a few sentences.
 */
final class ScriptedModel extends BaseLlm {
  private static final Pattern ADD = sentence("(?:please )?remind me (?:to |of |about )?(.+?)");
  private static final Pattern VIEW = sentence("(?:show|list|view|what are).*reminders?.*");
  private static final Pattern UPDATE = sentence("(?:change|update)(?: reminder)? (\\d+) to (.+?)");
  private static final Pattern DELETE = sentence("(?:delete|remove|forget)(?: reminder)? (\\d+)");
  private static final Pattern RENAME =
      sentence(
          "(?:please )?(?:call me|rename me(?: to| as)?|change my name to|my name is|i am|i'm)"
              + " (.+?)");

  /** What it understands, as people are told. */
  static final String COMMANDS =
      "remind me to ..., show my reminders, change 1 to ..., delete 1, call me ... (or rename me to"
          + " ...)";

  ScriptedModel() {
    super("scripted");
  }

  private static Pattern sentence(String regex) {
    return Pattern.compile(regex + "[.!?]*", Pattern.CASE_INSENSITIVE);
  }

  @Override
  public Flowable<LlmResponse> generateContent(LlmRequest request, boolean stream) {
    List<Part> last =
        Iterables.getLast(request.contents(), Content.fromParts()).parts().orElse(List.of());
    Part answer =
        last.stream()
            .flatMap(part -> part.functionResponse().stream())
            .findFirst()
            .map(ScriptedModel::tell)
            .orElseGet(() -> understand(last));
    return Flowable.just(
        LlmResponse.builder()
            .content(Content.builder().role("model").parts(answer).build())
            .usageMetadata(usage(request, answer))
            .build());
  }

  private static Part tell(FunctionResponse response) {
    Object answer = response.response().orElse(Map.of()).get("answer");
    return Part.fromText(answer == null ? "That did not work." : answer.toString());
  }

  private static Part understand(List<Part> last) {
    String said =
        Iterables.getLast(last.stream().flatMap(part -> part.text().stream()).toList(), "").strip();
    Matcher add = ADD.matcher(said);
    if (add.matches()) {
      return call("addReminder", Map.of("text", add.group(1)));
    }
    if (VIEW.matcher(said).matches()) {
      return call("viewReminders", Map.of());
    }
    Matcher update = UPDATE.matcher(said);
    if (update.matches()) {
      return call("updateReminder", Map.of("number", number(update), "text", update.group(2)));
    }
    Matcher delete = DELETE.matcher(said);
    if (delete.matches()) {
      return call("deleteReminder", Map.of("number", number(delete)));
    }
    Matcher rename = RENAME.matcher(said);
    if (rename.matches()) {
      return call("renameUser", Map.of("name", rename.group(1)));
    }
    return Part.fromText("I understand: " + COMMANDS);
  }

  private static int number(Matcher matcher) {
    String digits = matcher.group(1);
    return digits.length() > 6 ? 0 : Integer.parseInt(digits);
  }

  private static Part call(String tool, Map<String, Object> args) {
    return Part.builder()
        .functionCall(FunctionCall.builder().name(tool).args(args).build())
        .build();
  }

  /** About four characters a token, as a real model would bill. */
  private static GenerateContentResponseUsageMetadata usage(LlmRequest request, Part answer) {
    int input = request.contents().stream().mapToInt(c -> c.toJson().length()).sum() / 4;
    int output = 1 + answer.toJson().length() / 4;
    return GenerateContentResponseUsageMetadata.builder()
        .promptTokenCount(input)
        .candidatesTokenCount(output)
        .totalTokenCount(input + output)
        .build();
  }

  @Override
  public BaseLlmConnection connect(LlmRequest request) {
    throw new UnsupportedOperationException("the scripted model has no live connection");
  }
}
