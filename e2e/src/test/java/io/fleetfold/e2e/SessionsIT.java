package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.session.ContextsContract;
import io.fleetfold.client.session.NewSession;
import io.fleetfold.client.session.SessionEvent;
import io.fleetfold.client.session.SessionExpiryContract;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.client.session.SessionLifeContract;
import io.fleetfold.client.session.SessionMessagesContract;
import io.fleetfold.client.session.SessionRefusalsContract;
import io.fleetfold.client.session.SessionStateContract;
import io.fleetfold.client.session.Sessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract that sessions in memory keep, kept by sessions in Fleetfold. */
@Order(1)
@ExtendWith(SharedPipeline.class)
class SessionsIT
    implements SessionLifeContract,
        SessionStateContract,
        SessionMessagesContract,
        SessionRefusalsContract,
        SessionExpiryContract,
        ContextsContract {
  private static FleetfoldClient client;
  private static Pipeline pipeline;

  @BeforeAll
  static void connect(Pipeline shared) {
    pipeline = shared;
    client =
        FleetfoldClient.builder()
            .bootstrapServers("127.0.0.1:" + pipeline.kafkaPort())
            .schemaRegistry("http://127.0.0.1:" + pipeline.registryPort())
            .queryUrl("http://127.0.0.1:" + pipeline.queryPort())
            .build();
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  @Override
  public Sessions sessions() {
    return Sessions.of(client);
  }

  @Test
  void shouldTellEventsOfASessionAndOfItsRunWhileTheyHappen() throws Exception {
    SessionKey key = new SessionKey("live", "ann bee", UUID.randomUUID().toString());
    String run = "run-" + key.session();
    Stream<String> session = follow("session=live/ann%2520bee/" + key.session());
    Stream<String> ofRun = follow("run=" + run);
    sessions().create(NewSession.of(key.app(), key.user()).id(key.session()));
    sessions().append(key, SessionEvent.message("user", "what is it?").run(run));
    sessions().append(key, SessionEvent.message("helper", "a stream").run(run));

    assertThat(texts(session, 2)).containsExactly("what is it?", "a stream");
    assertThat(texts(ofRun, 2)).containsExactly("what is it?", "a stream");
  }

  private static Stream<String> follow(String what) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + pipeline.queryPort() + "/api/v1/live?" + what))
            .timeout(Duration.ofSeconds(30))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()).body();
  }

  /** The texts of the first messages; ends the stream. */
  private static List<String> texts(Stream<String> lines, int count) {
    try (lines) {
      return lines
          .filter(line -> line.startsWith("data: "))
          .map(line -> json(line.substring("data: ".length())))
          .filter(event -> event.get("event_type").asText().equals("message"))
          .map(event -> event.at("/content/parts/0/text").asText())
          .limit(count)
          .toList();
    }
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
