package io.fleetfold.streams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.Sessions;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What each event did to its session, through the real topology and over real HTTP. */
class SessionEventsTest extends SessionServing {
  private static final String EVENTS = "/api/v1/sessions/shop/ann/s1/events";

  @Test
  void shouldTellWhatEachEventDidToTheState() throws Exception {
    driver.session(
        Sessions.created("s1", "e1").setStateDelta("{\"n\":1,\"user:name\":\"Ann\"}").build());
    change("s1", "e2", "{\"n\":2,\"list\":[1]}");
    change("s2", "other", "{\"user:name\":\"Nobody\"}");
    driver.session(Sessions.created("s2", "c2").setStateDelta("{\"n\":99}").build());
    change("s2", "other2", "{\"user:name\":\"Anna\"}");
    driver.session(
        Sessions.message("s1", "e3", "hello")
            .setStateDelta("{\"n\":null,\"list\":[1, 2],\"user:name\":\"A\",\"app:tax\":0.19}")
            .build());

    JsonNode page = server.json(EVENTS);

    assertThat(ids(page)).containsExactly("e1", "e2", "e3");
    assertThat(changes(page, 0))
        .containsExactly("session n null->1", "user user:name null->\"Ann\"");
    assertThat(changes(page, 1)).containsExactly("session n 1->2", "session list null->[1]");
    // an event of another session has changed the user's name between
    assertThat(changes(page, 2))
        .containsExactly(
            "session n 2->null",
            "session list [1]->[1,2]",
            "user user:name \"Anna\"->\"A\"",
            "app app:tax unordered->0.19");
    assertThat(page.get("complete").asBoolean()).isTrue();
    assertThat(page.at("/as_of/agent-session-events/0").asLong()).isEqualTo(6);
    JsonNode third = page.at("/items/2");
    assertThat(third.get("event_type").asText()).isEqualTo("message");
    assertThat(third.get("author").asText()).isEqualTo("user");
    assertThat(third.get("outcome").asText()).isEqualTo("accepted");
    assertThat(third.get("revision").asLong()).isEqualTo(3);
    assertThat(third.get("offset").asLong()).isEqualTo(5);
    assertThat(third.at("/content/parts/0/text").asText()).isEqualTo("hello");
    assertThat(third.get("timestamp").asText()).startsWith("20");
    assertThat(third.get("logged_at").asText()).startsWith("20");
  }

  @Test
  void shouldPageFromAnyPlaceInBothDirections() throws Exception {
    driver.session(Sessions.created("s1", "e0").setStateDelta("{\"n\":0}").build());
    for (int i = 1; i <= 30; i++) {
      // ids whose order is not the log's
      change("s1", "e" + (31 - i), "{\"n\":" + i + "}");
    }
    List<String> forward = new ArrayList<>();
    List<String> backward = new ArrayList<>();
    for (String order : List.of("oldest", "newest")) {
      List<String> all = order.equals("oldest") ? forward : backward;
      String cursor = "";
      while (cursor != null) {
        JsonNode page = server.json(EVENTS + "?limit=7&order=" + order + cursor);
        for (int i = 0; i < page.get("items").size(); i++) {
          all.add(page.at("/items/" + i + "/event_id").asText() + changes(page, i));
        }
        assertThat(page.get("items").size()).isLessThanOrEqualTo(7);
        assertThat(page.get("has_more").asBoolean()).isEqualTo(!page.get("next_cursor").isNull());
        cursor =
            page.get("next_cursor").isNull() ? null : "&cursor=" + page.get("next_cursor").asText();
      }
    }
    assertThat(forward).hasSize(31).startsWith("e0[session n null->0]", "e30[session n 0->1]");
    assertThat(forward).endsWith("e1[session n 29->30]");
    List<String> reversed = new ArrayList<>(backward);
    java.util.Collections.reverse(reversed);
    assertThat(reversed).isEqualTo(forward);
  }

  @Test
  void shouldTellWhatWasNotFolded() throws Exception {
    driver.session(Sessions.created("s1", "e1").setStateDelta("{\"n\":1}").build());
    driver.session(
        Sessions.message("s1", "stale", "x")
            .setExpectedRevision(7L)
            .setStateDelta("{\"n\":2}")
            .build());
    driver.session(
        Sessions.message("s1", "piece", "hel").setPartial(true).setStateDelta("{\"n\":3}").build());
    driver.session(Sessions.event("s1", "bad", "state_changed").setStateDelta("[1").build());
    change("s1", "same", "{\"n\":1}");
    change("s1", "same", "{\"n\":5}");

    JsonNode page = server.json(EVENTS);

    assertThat(ids(page)).containsExactly("e1", "stale", "piece", "bad", "same");
    assertThat(outcomes(page))
        .containsExactly(
            "accepted null 1",
            "refused stale_revision 1",
            "ignored null 1",
            "refused invalid 1",
            "accepted null 2");
    for (int i = 1; i < 5; i++) {
      assertThat(changes(page, i)).as("changes of event " + i).isEmpty();
    }
    assertThat(page.at("/items/1/message").asText()).contains("expected_revision is 7");
    assertThat(page.at("/items/2/partial").asBoolean()).isTrue();
    assertThat(page.at("/items/3/state_delta").isNull()).isTrue();
    assertThat(page.at("/items/4/duplicate").asBoolean()).isTrue();

    driver.session(Sessions.message("s1", "piece", "hello").setStateDelta("{\"n\":3}").build());
    page = server.json(EVENTS);
    assertThat(ids(page)).as("the whole stands where it came").endsWith("same", "piece");
    assertThat(changes(page, 4)).containsExactly("session n 1->3");
  }

  @Test
  void shouldNeverShowWhatIsNotStored() throws Exception {
    driver.session(
        Sessions.created("s1", "e1").setStateDelta("{\"temp:secret\":\"s3\",\"n\":1}").build());
    change("s1", "e2", "{\"temp:secret\":\"s4\"}");

    String body = server.get(EVENTS).body();

    assertThat(body).doesNotContain("secret", "s3", "s4").contains("\"n\":1");
  }

  @Test
  void shouldShowOnlyThePresentLife() throws Exception {
    driver.session(Sessions.created("s1", "a").setStateDelta("{\"n\":1,\"user:u\":1}").build());
    change("s1", "b", "{\"n\":2}");
    driver.session(Sessions.event("s1", "end", "session_deleted").build());
    assertThat(server.get(EVENTS).statusCode()).isEqualTo(404);

    driver.session(Sessions.created("s1", "again").setStateDelta("{\"n\":7,\"user:u\":2}").build());
    JsonNode page = server.json(EVENTS);

    assertThat(ids(page)).containsExactly("again");
    assertThat(changes(page, 0)).containsExactly("session n null->7", "user user:u 1->2");
  }

  @Test
  void shouldNameWhatTheLogHasForgotten() throws Exception {
    driver.session(Sessions.created("s1", "e1").setStateDelta("{\"n\":1,\"m\":1}").build());
    change("s1", "e2", "{\"n\":2}");
    change("s1", "e3", "{\"n\":3,\"m\":3}");
    change("s1", "e4", "{\"n\":4}");
    driver.forgetLog(Topics.AGENT_SESSION_EVENTS, 2);

    JsonNode page = server.json(EVENTS);

    assertThat(ids(page)).containsExactly("e1", "e2", "e3", "e4");
    assertThat(page.at("/items/1/missing").asText()).isEqualTo("forgotten");
    assertThat(page.at("/items/1/event_type").isNull()).isTrue();
    assertThat(page.at("/items/1/revision").asLong()).isEqualTo(2);
    assertThat(changes(page, 2))
        .containsExactly("session n forgotten->3", "session m forgotten->3");
    assertThat(changes(page, 3)).containsExactly("session n 3->4");
    assertThat(page.get("complete").asBoolean()).isFalse();
    assertThat(server.json(EVENTS + "?cursor=2").get("complete").asBoolean()).isTrue();
  }

  @Test
  void shouldSayWhatIsWrongWithARequest() throws Exception {
    driver.session(Sessions.created("s1", "e1").build());

    assertProblem("/api/v1/sessions/shop/bob/s1/events", 404, "unknown-session");
    assertProblem(EVENTS + "?cursor=x", 400, "invalid-parameter");
    assertProblem(EVENTS + "?cursor=-1", 400, "invalid-parameter");
    assertProblem(EVENTS + "?order=up", 400, "invalid-parameter");
    assertProblem(EVENTS + "?limit=0", 400, "invalid-parameter");
    assertProblem(EVENTS + "?after=1", 400, "unknown-parameter");
    assertProblem(EVENTS + "?wait_for=agent-session-events:0:9&timeout_ms=50", 504, "wait-timeout");
  }

  private void assertProblem(String path, int status, String type) throws Exception {
    HttpResponse<String> answer = server.get(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(status);
    assertThat(server.json(answer).get("type").asText()).isEqualTo("urn:fleetfold:problem:" + type);
    assertThat(server.json(answer).get("remedy").asText()).as(path).isNotBlank();
  }

  private void change(String session, String event, String delta) {
    driver.session(Sessions.event(session, event, "state_changed").setStateDelta(delta).build());
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.get("items").forEach(item -> ids.add(item.get("event_id").asText()));
    return ids;
  }

  private static List<String> outcomes(JsonNode page) {
    List<String> outcomes = new ArrayList<>();
    page.get("items")
        .forEach(
            item ->
                outcomes.add(
                    item.get("outcome").asText()
                        + " "
                        + item.get("reason").asText()
                        + " "
                        + item.get("revision")));
    return outcomes;
  }

  /** Each as scope, key, before->after. */
  private static List<String> changes(JsonNode page, int item) {
    List<String> changes = new ArrayList<>();
    page.at("/items/" + item + "/changes")
        .forEach(
            change ->
                changes.add(
                    change.get("scope").asText()
                        + " "
                        + change.get("key").asText()
                        + " "
                        + (change.get("before_missing").isNull()
                            ? change.get("before")
                            : change.get("before_missing").asText())
                        + "->"
                        + change.get("after")));
    return changes;
  }
}
