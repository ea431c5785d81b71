package io.fleetfold.adk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.ListEventsResponse;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionNotFoundException;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import io.fleetfold.client.session.SessionEvent;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionStatus;
import io.fleetfold.client.session.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FleetfoldSessionServiceTest {
  private static final SessionKey KEY = new SessionKey("app", "ann", "s1");

  private final Sessions sessions = Sessions.inMemory();
  private final FleetfoldSessionService service = FleetfoldSessionService.builder(sessions).build();

  private Session create() {
    return service.createSession("app", "ann", Map.of(), "s1").blockingGet();
  }

  private Session get(FleetfoldSessionService from) {
    return from.getSession("app", "ann", "s1", Optional.empty()).blockingGet();
  }

  private static Event say(String id) {
    return Event.builder()
        .id(id)
        .author("user")
        .content(Content.fromParts(Part.fromText("text of " + id)))
        .build();
  }

  private void append(FleetfoldSessionService to, Session session, Event event) {
    assertThat(to.appendEvent(session, event).blockingGet()).isSameAs(event);
  }

  @Test
  void shouldLetStaleWritersWriteWhereAsked() {
    FleetfoldSessionService lenient =
        FleetfoldSessionService.builder(sessions).allowStaleWriters().build();
    create();
    Session mine = get(lenient);
    Session theirs = get(lenient);
    append(lenient, theirs, say("1"));

    append(lenient, mine, say("2"));

    assertThat(get(lenient).events()).extracting(Event::id).containsExactly("1", "2");
  }

  @Test
  void shouldReplaceASessionWhereAsked() {
    FleetfoldSessionService replacing =
        FleetfoldSessionService.builder(sessions).replaceExistingSessions().build();
    Session first = create();
    append(replacing, first, say("1").toBuilder().actions(delta(Map.of("user:u", 1))).build());

    Session second = replacing.createSession("app", "ann", Map.of("k", 2), "s1").blockingGet();

    assertThat(second.state()).containsOnly(Map.entry("k", 2), Map.entry("user:u", 1));
    assertThat(get(replacing).events()).isEmpty();
    assertThatThrownBy(() -> append(replacing, first, say("late")))
        .isInstanceOf(StaleSessionException.class);
    append(replacing, second, say("2"));
    assertThat(get(replacing).events()).hasSize(1);
  }

  private static EventActions delta(Map<String, Object> changes) {
    return EventActions.builder().stateDelta(changes).build();
  }

  @Test
  void shouldRefuseASessionObjectOfAnEarlierLife() {
    Session earlier = create();
    service.deleteSession("app", "ann", earlier.id()).blockingAwait();
    create();

    assertThatThrownBy(() -> append(service, earlier, say("late")))
        .isInstanceOf(StaleSessionException.class);
    assertThat(get(service).events()).isEmpty();
    assertThat(earlier.events()).isEmpty();
  }

  @Test
  void shouldAcceptACopyOfASessionObjectThatIsUpToDate() {
    append(service, create(), say("1"));
    Session copy = Session.fromJson(get(service).toJson());
    append(service, copy, say("2"));
    assertThat(get(service).events()).hasSize(2);
  }

  @Test
  void shouldRefuseASessionObjectOfUnknownAge() {
    append(service, create(), say("1"));
    Session built = Session.builder("s1").appName("app").userId("ann").build();

    assertThatThrownBy(() -> append(service, built, say("2")))
        .isInstanceOf(StaleSessionException.class)
        .hasMessageContaining("get the session from this service");
    Session unknown = Session.builder("s9").appName("app").userId("ann").build();
    assertThatThrownBy(() -> append(service, unknown, say("2")))
        .isInstanceOf(SessionNotFoundException.class);
    assertThat(get(service).events()).hasSize(1);
  }

  @Test
  void shouldNotMakeThreadsThatShareASessionObjectStale() {
    Session session = create();
    List<CompletableFuture<Void>> writers =
        IntStream.range(0, 20)
            .mapToObj(i -> CompletableFuture.runAsync(() -> append(service, session, say("e" + i))))
            .toList();
    writers.forEach(CompletableFuture::join);

    assertThat(session.events()).hasSize(20);
    assertThat(get(service).events()).isEqualTo(List.copyOf(session.events()));
  }

  @Test
  void shouldCountAnEventThatIsAppendedAgainOnce() {
    Session session = create();
    Event event = say("1");
    append(service, session, event);
    append(service, session, event);
    append(service, session, say("2"));

    assertThat(session.events()).hasSize(2);
    assertThat(get(service).events()).hasSize(2);
  }

  @Test
  void shouldGiveAnEventWithoutIdOne() {
    Session session = create();
    Event event = say(null);
    append(service, session, event);

    assertThat(event.id()).isNotBlank();
    assertThat(get(service).events()).containsExactly(event);
  }

  @Test
  void shouldReadMoreMessagesThanComeWithASession() {
    create();
    IntStream.range(0, 10_050)
        .forEach(i -> sessions.append(KEY, SessionEvent.message("user", "m" + i)));

    assertThat(get(service).events()).hasSize(10_050);
    assertThat(get(service).events().get(0).stringifyContent()).isEqualTo("m0");
    List<Event> recent =
        service
            .getSession(
                "app",
                "ann",
                "s1",
                Optional.of(GetSessionConfig.builder().numRecentEvents(10_020).build()))
            .blockingGet()
            .events();
    assertThat(recent).hasSize(10_020);
    assertThat(recent.get(0).stringifyContent()).isEqualTo("m30");
  }

  @Test
  void shouldListEventsPageByPage() {
    create();
    IntStream.range(0, 25)
        .forEach(i -> sessions.append(KEY, SessionEvent.message("user", "m" + i)));

    List<String> texts = new ArrayList<>();
    String token = null;
    do {
      ListEventsResponse page = service.listEvents("app", "ann", "s1", 10, token).blockingGet();
      assertThat(page.events()).hasSizeLessThanOrEqualTo(10);
      page.events().forEach(event -> texts.add(event.stringifyContent()));
      token = page.nextPageToken().orElse(null);
    } while (token != null);

    assertThat(texts).isEqualTo(IntStream.range(0, 25).mapToObj(i -> "m" + i).toList());
    assertThat(service.listEvents("app", "ann", "nowhere", 10, null).blockingGet().events())
        .isEmpty();
    assertThatThrownBy(() -> service.listEvents("app", "ann", "s1", 10, "x").blockingGet())
        .isInstanceOf(InvalidSessionDataException.class)
        .hasMessageContaining("nextPageToken");
    assertThatThrownBy(() -> service.listEvents("app", "ann", "s1", 0, null).blockingGet())
        .isInstanceOf(InvalidSessionDataException.class);
  }

  @Test
  void shouldRefuseTimesThatWouldBeChanged() {
    Session session = create();
    for (long time : new long[] {-1, System.currentTimeMillis() + 90_000_000}) {
      assertThatThrownBy(
              () ->
                  service
                      .appendEvent(session, say("1").toBuilder().timestamp(time).build())
                      .blockingGet())
          .isInstanceOf(InvalidSessionDataException.class)
          .hasMessageContaining("timestamp");
    }
    assertThat(session.events()).isEmpty();
  }

  @Test
  void shouldReadMessagesOfWritersThatKnowNothingOfTheKit() {
    create();
    sessions.append(KEY, SessionEvent.message("user", "hi"));
    sessions.append(KEY, SessionEvent.message("support", "hello").set("k", 1));

    List<Event> events = get(service).events();
    assertThat(events).extracting(Event::stringifyContent).containsExactly("hi", "hello");
    assertThat(events)
        .extracting(event -> event.content().orElseThrow().role().orElseThrow())
        .containsExactly("user", "model");
    assertThat(events.get(1).actions().stateDelta()).containsExactly(Map.entry("k", 1));
  }

  @Test
  void shouldCompleteASessionThatIsClosed() {
    Session session = create();
    service.closeSession(session).blockingAwait();

    assertThat(sessions.get(KEY).orElseThrow().status()).isEqualTo(SessionStatus.COMPLETED);
    append(service, session, say("1"));
    assertThat(get(service).events()).hasSize(1);
  }

  @Test
  void shouldDoNothingBeforeSomebodySubscribes() {
    Session session = create();
    var append = service.appendEvent(session, say("1"));
    assertThat(session.events()).isEmpty();
    assertThat(get(service).events()).isEmpty();

    assertThat(append.blockingGet().id()).isEqualTo("1");
    assertThat(get(service).events()).hasSize(1);
  }

  @Test
  void shouldRefuseANegativeNumberOfEvents() {
    create();
    GetSessionConfig config = GetSessionConfig.builder().numRecentEvents(-1).build();
    assertThatThrownBy(
            () -> service.getSession("app", "ann", "s1", Optional.of(config)).blockingGet())
        .isInstanceOf(InvalidSessionDataException.class);
  }
}
