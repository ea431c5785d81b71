package io.fleetfold.adk.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.events.Event;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Appending, listing and filtering events. */
public interface EventsContract extends Stage {
  /** Five events: 1 and 2 at 100 ms, 3 at 200 ms, 4 at 300 ms, 5 at 400 ms. */
  default Session five() {
    Session session = create("ann", "s1", Map.of("k", 0));
    int[] times = {100, 100, 200, 300, 400};
    for (int i = 0; i < times.length; i++) {
      String text = Integer.toString(i + 1);
      append(
          session,
          change(text, times[i], Map.of("k", i + 1)).toBuilder()
              .content(Content.fromParts(Part.fromText(text)))
              .build());
    }
    return session;
  }

  @Test
  default void shouldAppendEventToTheSessionAndTheStore() {
    Session session = create("ann", "s1");
    Event event = change("1", 5, Map.of("k", 1));

    Event answer = append(session, event);

    assertThat(answer).isEqualTo(event);
    assertThat(session.events()).containsExactly(event);
    assertThat(session.state()).containsExactly(Map.entry("k", 1));
    assertThat(session.lastUpdateTime()).isEqualTo(BEGIN.plusMillis(5));
    Session stored = get("ann", "s1");
    assertThat(stored.events()).containsExactly(event);
    assertThat(stored.lastUpdateTime()).isEqualTo(BEGIN.plusMillis(5));
  }

  @Test
  default void shouldSeeEveryAcknowledgedAppendInTheNextGet() {
    Session session = create("ann", "s1");
    for (int i = 1; i <= 20; i++) {
      append(session, change("e" + i, i, Map.of("k", i, "user:u", i, "app:a", i)));
      Session stored = get("ann", "s1");
      assertThat(stored.events()).hasSize(i);
      assertThat(stored.state())
          .containsExactlyInAnyOrderEntriesOf(Map.of("k", i, "user:u", i, "app:a", i));
    }
  }

  @Test
  default void shouldListEventsInOrder() {
    Session session = five();

    List<Event> listed = service().listEvents(app(), "ann", "s1").blockingGet().events();

    assertThat(listed).isEqualTo(session.events());
    assertThat(Stage.texts(listed)).containsExactly("1", "2", "3", "4", "5");
    assertThat(service().listEvents(app(), "ann", "nowhere").blockingGet().events()).isEmpty();
  }

  @Test
  default void shouldGetTheMostRecentEvents() {
    five();

    assertThat(recent(2)).containsExactly("4", "5");
    assertThat(recent(5)).hasSize(5);
    assertThat(recent(50)).hasSize(5);
    assertThat(recent(0)).isEmpty();
  }

  private List<String> recent(int count) {
    return filtered(GetSessionConfig.builder().numRecentEvents(count).build());
  }

  /** What is left of the five; their state must not be touched by a filter. */
  private List<String> filtered(GetSessionConfig config) {
    Session session = get("ann", "s1", config);
    assertThat(session.state()).containsExactly(Map.entry("k", 5));
    return Stage.texts(session.events());
  }

  @Test
  default void shouldGetEventsOfATimestampAndLater() {
    five();

    assertThat(after(200)).containsExactly("3", "4", "5");
    assertThat(after(201)).containsExactly("4", "5");
    assertThat(after(100)).hasSize(5);
    assertThat(after(401)).isEmpty();
    assertThat(
            filtered(
                GetSessionConfig.builder()
                    .afterTimestamp(BEGIN.plusMillis(200).plusNanos(1))
                    .build()))
        .containsExactly("4", "5");
  }

  private List<String> after(int time) {
    return filtered(GetSessionConfig.builder().afterTimestamp(BEGIN.plusMillis(time)).build());
  }

  @Test
  default void shouldComposeBothFilters() {
    five();

    assertThat(both(2, 100)).containsExactly("4", "5");
    assertThat(both(4, 300)).containsExactly("4", "5");
    assertThat(both(3, 100)).containsExactly("3", "4", "5");
    assertThat(both(1, 401)).isEmpty();
    assertThat(both(0, 0)).isEmpty();
  }

  private List<String> both(int count, int time) {
    return filtered(
        GetSessionConfig.builder()
            .numRecentEvents(count)
            .afterTimestamp(BEGIN.plusMillis(time))
            .build());
  }

  @Test
  default void shouldKeepNoPartialEvent() {
    Session session = create("ann", "s1");
    Event piece = say("1", 1, "agent", "he").toBuilder().partial(true).build();

    assertThat(append(session, piece)).isEqualTo(piece);

    assertThat(session.events()).isEmpty();
    assertThat(get("ann", "s1").events()).isEmpty();
  }

  @Test
  default void shouldChangeNoStateByAPartialEvent() {
    needs(Trait.PARTIAL_EVENTS_CHANGE_NO_STATE);
    Session session = create("ann", "s1", Map.of("k", 1));
    append(
        session,
        change("1", 1, Map.of("k", 2, "user:u", 1, "temp:t", 1)).toBuilder().partial(true).build());

    assertThat(session.state()).containsExactly(Map.entry("k", 1));
    assertThat(get("ann", "s1").state()).containsExactly(Map.entry("k", 1));
  }

  @Test
  default void shouldReadBackToolRequestsAndResponses() {
    Session session = create("ann", "s1");
    Event request =
        say("1", 1, "agent", "").toBuilder()
            .content(
                Content.builder()
                    .role("model")
                    .parts(
                        Part.builder()
                            .functionCall(
                                FunctionCall.builder()
                                    .id("call-1")
                                    .name("add_reminder")
                                    .args(Map.of("text", "milk", "tags", List.of("a", 1)))
                                    .build())
                            .build())
                    .build())
            .build();
    Event response =
        say("2", 2, "agent", "").toBuilder()
            .content(
                Content.builder()
                    .role("user")
                    .parts(
                        Part.builder()
                            .functionResponse(
                                FunctionResponse.builder()
                                    .id("call-1")
                                    .name("add_reminder")
                                    .response(Map.of("ok", true, "count", 1))
                                    .build())
                            .build())
                    .build())
            .build();
    append(session, request);
    append(session, response);

    List<Event> stored = get("ann", "s1").events();
    assertThat(stored).containsExactly(request, response);
    assertThat(stored.get(0).functionCalls()).hasSize(1);
    assertThat(stored.get(1).functionResponses()).hasSize(1);
    assertThat(stored.get(0).finalResponse()).isFalse();
  }

  @Test
  default void shouldKeepAPictureAndALargeToolResponse() {
    Session session = create("ann", "s1");
    byte[] picture = new byte[2_000_000];
    new java.util.Random(1).nextBytes(picture);
    append(session, part("1", Part.fromBytes(picture, "image/png")));
    Map<String, Object> page = Map.of("page", "p".repeat(1_500_000));
    append(session, part("2", Part.fromFunctionResponse("read", page)));

    List<Event> stored = get("ann", "s1").events();
    assertThat(stored.get(0).content().orElseThrow().parts().orElseThrow().get(0).inlineData())
        .hasValueSatisfying(data -> assertThat(data.data()).contains(picture));
    assertThat(stored.get(1).functionResponses().get(0).response()).contains(page);
  }

  private Event part(String id, Part part) {
    return say(id, 1, "user", "").toBuilder()
        .content(Content.builder().role("user").parts(part).build())
        .build();
  }
}
