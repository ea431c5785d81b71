package io.fleetfold.adk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.adk.JsonBaseModel;
import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.events.EventCompaction;
import com.google.adk.events.ToolConfirmation;
import com.google.adk.sessions.State;
import com.google.genai.types.Blob;
import com.google.genai.types.Content;
import com.google.genai.types.CustomMetadata;
import com.google.genai.types.FinishReason;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import com.google.genai.types.GroundingMetadata;
import com.google.genai.types.Part;
import com.google.genai.types.Transcription;
import io.fleetfold.client.session.MessageFilter;
import io.fleetfold.client.session.NewSession;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionMessage;
import io.fleetfold.client.session.Sessions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** An event that was stored and read back equals the one that was written. */
class EventJsonProperties {
  private final Sessions sessions = Sessions.inMemory();
  private final SessionKey key = sessions.create(NewSession.of("app", "ann")).key();

  @Property(tries = 200)
  void shouldReadBackEveryEventAsItWasWritten(@ForAll("events") Event event) {
    sessions.append(key, EventJson.write(event, event.id()));
    SessionMessage stored =
        sessions.get(key, MessageFilter.newest(1)).orElseThrow().messages().get(0);

    Event expected = event.toBuilder().timestamp(event.timestamp()).build();
    expected.setActions(event.actions().toBuilder().build());
    expected.actions().stateDelta().keySet().removeIf(name -> name.startsWith("temp:"));
    Event read = EventJson.read(stored);
    assertThat(JsonBaseModel.getMapper().<JsonNode>valueToTree(read))
        .isEqualTo(JsonBaseModel.getMapper().<JsonNode>valueToTree(expected));
    if (!hasBytes(event)) {
      assertThat(read).isEqualTo(expected);
    }
  }

  /** The kit compares bytes by identity. */
  private static boolean hasBytes(Event event) {
    return event.content().flatMap(Content::parts).orElse(List.of()).stream()
        .anyMatch(part -> part.inlineData().isPresent());
  }

  @Provide
  Arbitrary<Event> events() {
    return Combinators.combine(base(), actions(), metadata(), outcome())
        .as(
            (event, actions, metadata, outcome) -> {
              outcome.accept(event);
              metadata.accept(event);
              return event.actions(actions).build();
            });
  }

  private interface Setter {
    void accept(Event.Builder event);
  }

  private static Arbitrary<String> words() {
    // NUL and broken surrogates are taken out by the fold: no database stores them
    return Arbitraries.strings().withCharRange(' ', '\ud7ff').ofMaxLength(12);
  }

  private static Arbitrary<Event.Builder> base() {
    return Combinators.combine(
            Arbitraries.create(Event::generateEventId),
            Arbitraries.of("user", "agent", "über agent").injectNull(0.1),
            words().injectNull(0.1),
            content().injectNull(0.1),
            Arbitraries.longs().between(0, 1_700_000_000_000L),
            words().injectNull(0.5))
        .as(
            (id, author, invocation, content, time, branch) ->
                Event.builder()
                    .id(id)
                    .author(author)
                    .invocationId(invocation)
                    .content(content)
                    .timestamp(time)
                    .branch(branch));
  }

  private static Arbitrary<Content> content() {
    Arbitrary<Part> part =
        Arbitraries.oneOf(
            words().map(Part::fromText),
            words().map(text -> Part.builder().text(text).thought(true).build()),
            words().map(text -> Part.builder().inlineData(blob(text)).build()),
            map().map(args -> Part.builder().functionCall(call(args)).build()),
            map().map(result -> Part.builder().functionResponse(response(result)).build()));
    return Combinators.combine(part.list().ofMaxSize(3), Arbitraries.of("user", "model"))
        .as((parts, role) -> Content.builder().role(role).parts(parts).build());
  }

  private static Blob blob(String text) {
    return Blob.builder()
        .mimeType("image/png")
        .data(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .build();
  }

  private static FunctionCall call(Map<String, Object> args) {
    return FunctionCall.builder().id("call-1").name("tool").args(args).build();
  }

  private static FunctionResponse response(Map<String, Object> result) {
    return FunctionResponse.builder().id("call-1").name("tool").response(result).build();
  }

  private static Arbitrary<EventActions> actions() {
    return Combinators.combine(
            delta(),
            Arbitraries.of(true, false).injectNull(0.5),
            words().injectNull(0.5),
            Arbitraries.of(0, 1, 2, 3))
        .as(
            (delta, flag, agent, kind) ->
                EventActions.builder()
                    .stateDelta(delta)
                    .skipSummarization(flag)
                    .transferToAgent(agent)
                    .escalate(flag)
                    .endOfAgent(kind == 1)
                    .artifactDelta(kind == 2 ? Map.of("a.txt", 3) : Map.of())
                    .deletedArtifactIds(kind == 2 ? Set.of("b.txt") : Set.of())
                    .requestedAuthConfigs(kind == 3 ? Map.of("x", Map.of("y", 1)) : Map.of())
                    .requestedToolConfirmations(
                        kind == 3
                            ? Map.of("c", ToolConfirmation.builder().hint("sure?").build())
                            : Map.of())
                    .compaction(kind == 1 ? compaction() : null)
                    .build());
  }

  private static EventCompaction compaction() {
    return EventCompaction.builder()
        .startTimestamp(1L)
        .endTimestamp(2L)
        .compactedContent(Content.fromParts(Part.fromText("short")))
        .build();
  }

  private static Arbitrary<Map<String, Object>> delta() {
    Arbitrary<String> names =
        Combinators.combine(
                Arbitraries.of("", "user:", "app:", "temp:"),
                Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(5))
            .as(String::concat);
    return Arbitraries.maps(names, Arbitraries.oneOf(values(2), Arbitraries.just(State.REMOVED)))
        .ofMaxSize(4);
  }

  private static Arbitrary<Map<String, Object>> map() {
    return Arbitraries.maps(words(), values(1)).ofMaxSize(3);
  }

  private static Arbitrary<Object> values(int depth) {
    Arbitrary<Object> scalar =
        Arbitraries.oneOf(
            words().asGeneric(),
            Arbitraries.integers().asGeneric(),
            Arbitraries.longs().greaterOrEqual(Integer.MAX_VALUE + 1L).asGeneric(),
            Arbitraries.doubles().between(-1e9, 1e9).asGeneric(),
            Arbitraries.of(true, false).asGeneric());
    if (depth == 0) {
      return scalar;
    }
    Arbitrary<Object> inner = values(depth - 1);
    return Arbitraries.oneOf(
        scalar,
        inner.injectNull(0.1).list().ofMaxSize(3).asGeneric(),
        Arbitraries.maps(words(), inner).ofMaxSize(3).<Object>map(HashMap::new));
  }

  private static Arbitrary<Setter> metadata() {
    return Arbitraries.of(0, 1, 2, 3)
        .map(
            kind ->
                event -> {
                  if (kind == 1) {
                    event.usageMetadata(
                        GenerateContentResponseUsageMetadata.builder()
                            .promptTokenCount(10)
                            .candidatesTokenCount(2)
                            .build());
                    event.modelVersion("gemini-2.5-flash").avgLogprobs(-0.25);
                  } else if (kind == 2) {
                    event.groundingMetadata(
                        GroundingMetadata.builder().webSearchQueries(List.of("q")).build());
                    event.customMetadata(
                        List.of(CustomMetadata.builder().key("k").stringValue("v").build()));
                  } else if (kind == 3) {
                    event.inputTranscription(Transcription.builder().text("in").build());
                    event.outputTranscription(
                        Transcription.builder().text("out").finished(true).build());
                  }
                });
  }

  private static Arbitrary<Setter> outcome() {
    return Arbitraries.of(0, 1, 2)
        .map(
            kind ->
                event -> {
                  if (kind == 1) {
                    event.errorCode(new FinishReason(FinishReason.Known.SAFETY));
                    event.errorMessage("blocked").partial(false).interrupted(true);
                  } else if (kind == 2) {
                    event.finishReason(new FinishReason(FinishReason.Known.STOP));
                    event
                        .turnComplete(true)
                        .longRunningToolIds(new HashSet<>(List.of("call-1", "call-2")));
                  }
                });
  }
}
