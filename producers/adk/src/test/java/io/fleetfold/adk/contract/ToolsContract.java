package io.fleetfold.adk.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.agents.LlmAgent;
import com.google.adk.events.Event;
import com.google.adk.models.LlmRequest;
import com.google.adk.runner.Runner;
import com.google.adk.tools.BaseTool;
import com.google.adk.tools.FunctionTool;
import com.google.adk.tools.LongRunningFunctionTool;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tools that wait for people, take their time, or keep files; and callbacks around them. */
public interface ToolsContract extends Rounds {
  private static LlmAgent.Builder agent(ScriptedModel model, BaseTool... tools) {
    return LlmAgent.builder()
        .name("memory")
        .model(model)
        .instruction("Do it.")
        .tools(List.of(tools));
  }

  private static Content answer(FunctionCall call, Map<String, Object> response) {
    return Content.builder()
        .role("user")
        .parts(
            Part.builder()
                .functionResponse(
                    FunctionResponse.builder()
                        .id(call.id().orElseThrow())
                        .name(call.name().orElseThrow())
                        .response(response)
                        .build())
                .build())
        .build();
  }

  private static FunctionCall call(List<Event> events, String name) {
    return events.stream()
        .flatMap(event -> event.functionCalls().stream())
        .filter(call -> call.name().orElse("").equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  default void shouldRunAToolOnceItIsConfirmed() {
    everyTime(
        id -> {
          ScriptedModel model =
              new ScriptedModel()
                  .calls("addReminder", Map.of("text", "milk"))
                  .says("Shall I?")
                  .answers(request -> "Done: " + lastResponse(request));
          Runner runner =
              runner(agent(model, FunctionTool.create(Tools.class, "addReminder", true)).build());
          FunctionCall question =
              call(ask(runner, id, "Remind me of milk"), "adk_request_confirmation");
          assertThat(get("ann", id).state()).doesNotContainKey("user:reminders");

          List<Event> events = ask(runner, id, answer(question, Map.of("confirmed", true)));

          assertThat(events.get(0).functionResponses())
              .extracting(response -> response.response().orElseThrow())
              .containsExactly(Map.of("count", 1));
          assertThat(Rounds.last(events).stringifyContent()).isEqualTo("Done: {count=1}");
          assertThat(get("ann", id).state()).containsEntry("user:reminders", List.of("milk"));
          reset(id);
        });
  }

  /** User state is shared by the rounds: each begins without. */
  private void reset(String id) {
    append(
        get("ann", id),
        change("reset-" + id, 0, Map.of("user:reminders", com.google.adk.sessions.State.REMOVED)));
  }

  @Test
  default void shouldTakeTheAnswerOfALongRunningTool() {
    everyTime(
        id -> {
          ScriptedModel model =
              new ScriptedModel()
                  .calls("order", Map.of("text", "milk"))
                  .says("It is on its way.")
                  .answers(request -> "Told: " + lastResponse(request));
          Runner runner =
              runner(agent(model, LongRunningFunctionTool.create(Tools.class, "order")).build());
          List<Event> first = ask(runner, id, "Order milk");
          assertThat(first.get(0).longRunningToolIds().orElseThrow()).hasSize(1);

          List<Event> later =
              ask(runner, id, answer(call(first, "order"), Map.of("status", "delivered")));

          assertThat(Rounds.last(later).stringifyContent()).isEqualTo("Told: {status=delivered}");
        });
  }

  private static Object lastResponse(LlmRequest request) {
    return request.contents().stream()
        .flatMap(content -> content.parts().orElse(List.of()).stream())
        .flatMap(part -> part.functionResponse().stream())
        .reduce((before, after) -> after)
        .flatMap(FunctionResponse::response)
        .orElseThrow();
  }

  @Test
  default void shouldKeepWhatCallbacksSet() {
    everyTime(
        id -> {
          ScriptedModel model =
              new ScriptedModel().calls("addReminder", Map.of("text", "milk")).says("Noted.");
          LlmAgent agent =
              agent(model, FunctionTool.create(Tools.class, "addReminder"))
                  .beforeAgentCallbackSync(
                      context -> {
                        context.state().put("beforeAgent", 1);
                        return Optional.empty();
                      })
                  .afterAgentCallbackSync(
                      context -> {
                        context.state().put("afterAgent", 1);
                        return Optional.empty();
                      })
                  .beforeModelCallbackSync(
                      (context, request) -> {
                        context.state().put("seen", context.state().containsKey("beforeAgent"));
                        return Optional.empty();
                      })
                  .afterModelCallbackSync(
                      (context, response) -> {
                        context.state().put("afterModel", 1);
                        return Optional.empty();
                      })
                  .beforeToolCallbackSync(
                      (invocation, tool, args, context) -> {
                        context.state().put("beforeTool", tool.name());
                        return Optional.empty();
                      })
                  .afterToolCallbackSync(
                      (invocation, tool, args, context, response) -> {
                        context.state().put("afterTool", context.state().get("beforeTool"));
                        return Optional.empty();
                      })
                  .build();

          ask(runner(agent), id, "Remind me of milk");

          Map<String, Object> state = get("ann", id).state();
          assertThat(state)
              .containsEntry("beforeAgent", 1)
              .containsEntry("seen", true)
              .containsEntry("beforeTool", "addReminder")
              .containsEntry("afterTool", "addReminder")
              .containsEntry("afterAgent", 1);
        });
  }

  @Test
  default void shouldKeepWhichArtifactsAToolSaved() {
    everyTime(
        id -> {
          ScriptedModel model =
              new ScriptedModel().calls("save", Map.of("text", "milk")).says("Saved.");
          Runner runner = runner(agent(model, FunctionTool.create(Tools.class, "save")).build());

          ask(runner, id, "Save it");

          List<Event> stored = get("ann", id).events();
          assertThat(stored.get(2).actions().artifactDelta()).containsOnlyKeys("note.txt");
          assertThat(
                  runner
                      .artifactService()
                      .loadArtifact(app(), "ann", id, "note.txt")
                      .blockingGet()
                      .text())
              .contains("milk");
        });
  }
}
