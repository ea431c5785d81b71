package io.fleetfold.adk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.artifacts.InMemoryArtifactService;
import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import io.fleetfold.client.session.MessageFilter;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.Sessions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LargePartsTest {
  private static final SessionKey KEY = new SessionKey("app", "ann", "s1");
  private static final byte[] PICTURE = new byte[5_000_000];
  private static final Map<String, Object> PAGE = Map.of("page", "p".repeat(5_000_000));

  private final Sessions sessions = Sessions.inMemory();
  private final InMemoryArtifactService artifacts = new InMemoryArtifactService();
  private final FleetfoldSessionService service =
      FleetfoldSessionService.builder(sessions).offloadTo(artifacts, 10_000).build();

  private static Event event(Part... parts) {
    return Event.builder()
        .id("e1")
        .author("agent")
        .content(Content.builder().role("model").parts(List.of(parts)).build())
        .build();
  }

  private Session create() {
    return service.createSession("app", "ann", Map.of(), "s1").blockingGet();
  }

  private static List<Part> parts(FleetfoldSessionService from) {
    Session session = from.getSession("app", "ann", "s1", Optional.empty()).blockingGet();
    return session.events().get(0).content().orElseThrow().parts().orElseThrow();
  }

  private List<String> names() {
    return artifacts.listArtifactKeys("app", "ann", "s1").blockingGet().filenames();
  }

  @Test
  void shouldKeepLargePartsAsArtifactsAndPutThemBack() {
    Part text = Part.fromText("t".repeat(5_000_000));
    Event event =
        event(
            Part.fromText("small"),
            Part.fromBytes(PICTURE, "image/png"),
            Part.fromFunctionResponse("read", PAGE),
            Part.fromFunctionCall("write", PAGE),
            text);
    Session session = create();
    assertThat(service.appendEvent(session, event).blockingGet()).isSameAs(event);

    assertThat(session.events()).as("the object at hand is whole").containsExactly(event);
    assertThat(names())
        .containsExactlyInAnyOrder(
            "fleetfold-e1-1", "fleetfold-e1-2", "fleetfold-e1-3", "fleetfold-e1-4");
    String stored =
        sessions
            .get(KEY, MessageFilter.all())
            .orElseThrow()
            .messages()
            .get(0)
            .content()
            .get()
            .toString();
    assertThat(stored).hasSizeLessThan(2_000).contains("small", "image/png", "\"read\"");
    List<Part> read = parts(service);
    assertThat(read.get(0).text()).contains("small");
    assertThat(read.get(1).inlineData().orElseThrow().data()).contains(PICTURE);
    assertThat(read.get(2).functionResponse().orElseThrow().response()).contains(PAGE);
    assertThat(read.get(3).functionCall().orElseThrow().args()).contains(PAGE);
    assertThat(read.get(4)).isEqualTo(text);
    assertThat(service.listEvents("app", "ann", "s1").blockingGet().events().get(0).content())
        .contains(Content.builder().role("model").parts(read).build());
  }

  @Test
  void shouldKeepTheReferenceOfAnArtifactThatIsGone() {
    var unused =
        service.appendEvent(create(), event(Part.fromBytes(PICTURE, "image/png"))).blockingGet();
    artifacts.deleteArtifact("app", "ann", "s1", "fleetfold-e1-0").blockingAwait();

    assertThat(parts(service).get(0).fileData().orElseThrow().fileUri())
        .contains("fleetfold-artifact:fleetfold-e1-0");
  }

  @Test
  void shouldDeleteTheArtifactsOfADeletedSession() {
    var unused =
        service.appendEvent(create(), event(Part.fromBytes(PICTURE, "image/png"))).blockingGet();
    assertThat(
            artifacts.saveArtifact("app", "ann", "s1", "own.txt", Part.fromText("x")).blockingGet())
        .isZero();
    service.deleteSession("app", "ann", "s1").blockingAwait();

    assertThat(names()).containsExactly("own.txt");
  }

  @Test
  void shouldRefuseWhatIsTooLargeAndNameTheRemedies() {
    FleetfoldSessionService without = FleetfoldSessionService.builder(sessions).build();
    Session session = create();
    assertThatThrownBy(
            () ->
                without
                    .appendEvent(session, event(Part.fromBytes(PICTURE, "image/png")))
                    .blockingGet())
        .isInstanceOf(InvalidSessionDataException.class)
        .hasMessageContaining("the limit is 3145728")
        .hasMessageContaining("FLEETFOLD_SESSION_CONTENT_BYTES")
        .hasMessageContaining("offloadTo");
    assertThat(session.events()).isEmpty();
  }
}
