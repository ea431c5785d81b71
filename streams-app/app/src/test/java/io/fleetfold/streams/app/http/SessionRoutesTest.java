package io.fleetfold.streams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.streams.app.Records;
import io.fleetfold.streams.app.Sessions;
import io.fleetfold.streams.sessions.http.PositionToken;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sessions through the real topology, read over real HTTP. */
class SessionRoutesTest extends SessionServing {
  private static final String SESSION = "/api/v1/sessions/shop/ann/s1";

  @Test
  void shouldGiveASessionWithItsMergedState() throws Exception {
    driver.session(
        Sessions.created("s1", "e1")
            .setStateDelta(
                "{\"cart\":[1.10,2],\"user:name\":\"Ann\",\"app:tax\":0.19,\"temp:x\":1}")
            .setData("{\"metadata\":{\"channel\":\"web\"},\"ttl_ms\":60000}")
            .build());
    driver.session(Sessions.message("s1", "e2", "hello").build());

    HttpResponse<String> answer = server.get(SESSION + "?messages=all");
    JsonNode session = server.json(answer);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"cart\":[1.10,2]");
    assertThat(session.get("state").toString())
        .isEqualTo("{\"cart\":[1.1,2],\"user:name\":\"Ann\",\"app:tax\":0.19}");
    assertThat(session.get("revision").asLong()).isEqualTo(2);
    assertThat(session.get("status").asText()).isEqualTo("active");
    assertThat(session.get("message_count").asLong()).isEqualTo(1);
    assertThat(session.get("event_count").asLong()).isEqualTo(2);
    assertThat(session.at("/metadata/channel").asText()).isEqualTo("web");
    assertThat(session.get("ttl_ms").asLong()).isEqualTo(60_000);
    assertThat(session.at("/messages/0/content/parts/0/text").asText()).isEqualTo("hello");
    assertThat(session.at("/messages/0/role").asText()).isEqualTo("user");
    assertThat(session.at("/as_of/agent-session-events/0").asLong()).isEqualTo(2);
    assertThat(server.json(SESSION).has("messages")).isFalse();
    assertThat(server.json(SESSION + "?messages=0").get("messages")).isEmpty();
  }

  @Test
  void shouldGiveOnlyMessagesBehindAKnownOne() throws Exception {
    driver.session(Sessions.created("s1", "e0").build());
    for (int i = 1; i <= 5; i++) {
      driver.session(Sessions.message("s1", "e" + i, "m" + i).build());
    }
    long generation = server.json(SESSION).get("generation").asLong();
    String behind = SESSION + "?messages=all&known=" + generation + ":";

    assertThat(texts(server.json(behind + 3).get("messages"))).containsExactly("m4", "m5");
    assertThat(server.json(behind + 5).get("messages")).isEmpty();
    assertThat(server.json(behind + 9).get("messages")).isEmpty();
    assertThat(texts(server.json(behind.replace("=all", "=1") + 3).get("messages")))
        .containsExactly("m5");

    driver.session(Sessions.event("s1", "end", "session_deleted").build());
    driver.session(Sessions.created("s1", "again").build());
    driver.session(Sessions.message("s1", "n1", "new").build());
    assertThat(texts(server.json(behind + 3).get("messages")))
        .as("the session lives another life")
        .containsExactly("new");
  }

  @Test
  void shouldRefuseAKnownMessageThatIsNone() throws Exception {
    for (String known : List.of("3", "x:3", "1:", "1:-1", "1:2:3")) {
      HttpResponse<String> answer = server.get(SESSION + "?messages=all&known=" + known);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(server.json(answer).get("field").asText()).isEqualTo("known");
    }
  }

  @Test
  void shouldGiveTheNewestMessagesOldestFirst() throws Exception {
    driver.session(Sessions.created("s1", "e0").build());
    for (int i = 1; i <= 5; i++) {
      driver.session(
          Sessions.message("s1", "e" + i, "m" + i)
              .setTimestamp(Instant.ofEpochMilli(Records.T0 + i))
              .build());
    }
    assertThat(texts(server.json(SESSION + "?messages=3").get("messages")))
        .containsExactly("m3", "m4", "m5");
    String after = "&after=" + Instant.ofEpochMilli(Records.T0 + 4);
    assertThat(texts(server.json(SESSION + "?messages=3" + after).get("messages")))
        .containsExactly("m4", "m5");
    assertThat(texts(server.json(SESSION + "/messages?after=" + (Records.T0 + 4)).get("items")))
        .as("as milliseconds")
        .containsExactly("m5", "m4");

    JsonNode page = server.json(SESSION + "/messages?limit=3");
    assertThat(texts(page.get("items"))).containsExactly("m5", "m4", "m3");
    assertThat(page.get("has_more").asBoolean()).isTrue();
    JsonNode rest =
        server.json(SESSION + "/messages?limit=3&cursor=" + page.get("next_cursor").asText());
    assertThat(texts(rest.get("items"))).containsExactly("m2", "m1");
    assertThat(rest.get("next_cursor").isNull()).isTrue();
  }

  @Test
  void shouldTellWhatBecameOfAnAppend() throws Exception {
    driver.session(Sessions.created("s1", "e1").build());
    driver.session(Sessions.message("s1", "e2", "x").setExpectedRevision(7L).build());
    driver.session(Sessions.event("s1", "e3", "state_changed").setStateDelta("[1]").build());
    driver.session(Sessions.created("s1", "e1").build());

    JsonNode stale = server.json(SESSION + "/appends/e2");
    assertThat(stale.get("outcome").asText()).isEqualTo("refused");
    assertThat(stale.get("reason").asText()).isEqualTo("stale_revision");
    assertThat(stale.get("revision").asLong()).isEqualTo(1);
    JsonNode invalid = server.json(SESSION + "/appends/e3");
    assertThat(invalid.get("reason").asText()).isEqualTo("invalid");
    assertThat(invalid.get("message").asText()).startsWith("state_delta is not an object");
    JsonNode twice =
        server.json(SESSION + "/appends/e1?session=true&wait_for=agent-session-events:0:3");
    assertThat(twice.get("outcome").asText()).isEqualTo("accepted");
    assertThat(twice.get("duplicate").asBoolean()).isTrue();
    assertThat(twice.at("/session/revision").asLong()).isEqualTo(1);
    assertThat(
            server
                .json(SESSION + "/appends/e1?wait_for=agent-session-events:0:0")
                .get("duplicate")
                .asBoolean())
        .isFalse();
    assertThat(server.get(SESSION + "/appends/none").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldGiveUpWaitingInTime() throws Exception {
    driver.session(Sessions.created("s1", "e1").build());

    HttpResponse<String> late =
        server.get(SESSION + "?wait_for=agent-session-events:0:1&timeout_ms=50");

    assertThat(late.statusCode()).isEqualTo(504);
    assertThat(server.json(late).get("type").asText())
        .isEqualTo("urn:fleetfold:problem:wait-timeout");
  }

  @Test
  void shouldWaitForSeveralPositions() throws Exception {
    driver.session(Sessions.created("s1", "e1").build());
    String first = "agent-session-events:0:0";

    assertThat(server.get(SESSION + "?wait_for=" + first + "," + first).statusCode())
        .isEqualTo(200);
    String both = SESSION + "?wait_for=" + first + ",agent-session-events:0:1&timeout_ms=50";
    assertThat(server.get(both).statusCode()).isEqualTo(504);
    driver.session(Sessions.message("s1", "e2", "x").build());
    assertThat(server.json(both).get("revision").asLong()).isEqualTo(2);
  }

  @Test
  void shouldNameTheFieldOfPositionsThatAreNone() throws Exception {
    String good = "agent-session-events:0:0";
    List<String> bad =
        List.of(
            "x",
            "agent-session-events:1:0",
            "agent-runs:0:0",
            "a:b:c",
            good + ",",
            good + ",x",
            String.join(",", Collections.nCopies(PositionToken.MAX + 1, good)));
    for (String token : bad) {
      HttpResponse<String> refused = server.get(SESSION + "?wait_for=" + token);
      assertThat(refused.statusCode()).as(token).isEqualTo(400);
      assertThat(server.json(refused).get("field").asText()).as(token).isEqualTo("wait_for");
    }
  }

  @Test
  void shouldHideTheSessionsOfOthers() throws Exception {
    driver.session(Sessions.created("s1", "e1").build());

    HttpResponse<String> other = server.get("/api/v1/sessions/shop/bob/s1");

    assertThat(other.statusCode()).isEqualTo(404);
    assertThat(server.json(other).get("type").asText())
        .isEqualTo("urn:fleetfold:problem:unknown-session");
    assertThat(server.get("/api/v1/sessions/other/ann/s1").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldTakeAnyIdPercentEncoded() throws Exception {
    driver.session(Sessions.created("a/b %", "e/1").setUserId("x/y").setAppName("p q").build());

    String session = "/api/v1/sessions/p%20q/x%2Fy/a%2Fb%20%25";

    assertThat(server.json(session).get("session_id").asText()).isEqualTo("a/b %");
    assertThat(server.json(session).get("user_id").asText()).isEqualTo("x/y");
    assertThat(server.json(session + "/appends/e%2F1").get("outcome").asText())
        .isEqualTo("accepted");
  }

  @Test
  void shouldListSessionsTheLastUpdatedFirst() throws Exception {
    for (int i = 0; i < 5; i++) {
      long at = Records.T0 + i * 3_600_000L / 2;
      driver.session(
          Sessions.created("s" + i, "e1")
              .setTimestamp(Instant.ofEpochMilli(at))
              .setUserId(i % 2 == 0 ? "ann" : "bob")
              .setStateDelta("{\"n\":" + i + "}")
              .build());
    }
    driver.session(Sessions.event("s2", "e2", "session_closed").build());

    assertThat(ids("/api/v1/sessions")).containsExactly("s4", "s3", "s1", "s0", "s2");
    assertThat(ids("/api/v1/sessions?app_name=shop&user_id=ann")).containsExactly("s4", "s0", "s2");
    assertThat(ids("/api/v1/sessions?status=completed")).containsExactly("s2");
    assertThat(ids("/api/v1/sessions?app_name=none")).isEmpty();
    assertThat(ids("/api/v1/sessions?limit=2&offset=1")).containsExactly("s3", "s1");
    String before = Instant.ofEpochMilli(Records.T0 + 2 * 3_600_000L).toString();
    assertThat(ids("/api/v1/sessions?updated_before=" + before))
        .containsExactly("s3", "s1", "s0", "s2");
    JsonNode page = server.json("/api/v1/sessions?limit=2");
    assertThat(page.get("next_cursor").asText()).isEqualTo("2");
    assertThat(page.at("/items/0/state/n").asInt()).isEqualTo(4);
    assertThat(ids("/api/v1/sessions?user_id=bob")).containsExactly("s3", "s1");
  }

  @Test
  void shouldListAUsersSessionsByIdThoughTheyChangeMeanwhile() throws Exception {
    for (int i = 0; i < 5; i++) {
      driver.session(
          Sessions.created("s" + i, "e1").setStateDelta("{\"n\":" + i + ",\"user:u\":1}").build());
      driver.session(Sessions.created("s" + i, "e1").setUserId("ann2").build());
    }
    String list = "/api/v1/sessions?app_name=shop&user_id=ann&order=id&limit=2";

    JsonNode page = server.json(list);
    assertThat(page.get("next_cursor").asText()).isEqualTo("s1");
    assertThat(page.at("/items/1/state").toString()).isEqualTo("{\"n\":1,\"user:u\":1}");
    driver.session(
        Sessions.event("s3", "e2", "state_changed").setStateDelta("{\"user:u\":2}").build());
    driver.session(Sessions.event("s1", "e3", "session_deleted").build());

    assertThat(ids(list + "&cursor=s1")).containsExactly("s2", "s3");
    assertThat(server.json(list + "&cursor=s1").at("/items/0/state/user:u").asInt()).isEqualTo(2);
    JsonNode last = server.json(list + "&cursor=s3");
    assertThat(last.get("has_more").asBoolean()).isFalse();
    assertThat(last.at("/items/0/session_id").asText()).isEqualTo("s4");
    assertThat(ids(list + "&cursor=zzz")).isEmpty();
    assertThat(ids(list + "&status=completed")).isEmpty();
    assertThat(server.get(list + "&offset=2").statusCode()).isEqualTo(400);
    assertThat(server.get("/api/v1/sessions?user_id=ann&order=id").statusCode()).isEqualTo(400);
  }

  @Test
  void shouldGiveStateByScopeWithVersions() throws Exception {
    driver.session(Sessions.created("s1", "e1").setStateDelta("{\"a\":1,\"user:u\":2}").build());
    driver.session(
        Sessions.event("s1", "e2", "state_changed")
            .setStateDelta("{\"a\":null,\"app:p\":3}")
            .build());
    driver.session(Sessions.event("s1", "e3", "state_changed").setStateDelta("{\"a\":4}").build());

    JsonNode state = server.json(SESSION + "/state");

    assertThat(state.get("session").toString()).isEqualTo("{\"a\":{\"value\":4,\"revision\":3}}");
    assertThat(state.get("user").toString()).isEqualTo("{\"u\":{\"value\":2,\"revision\":1}}");
    assertThat(state.get("app").toString()).isEqualTo("{\"p\":{\"value\":3,\"revision\":1}}");
    assertThat(state.get("revision").asLong()).isEqualTo(3);
  }

  @Test
  void shouldTellWhatSessionsHold() throws Exception {
    driver.session(Sessions.created("s1", "e1").setStateDelta("{\"a\":1,\"app:b\":22}").build());
    driver.session(Sessions.message("s1", "e2", "x").build());
    driver.session(Sessions.created("s2", "e1").build());
    driver.session(Sessions.event("s2", "e2", "session_closed").build());

    JsonNode stats = server.json("/api/v1/sessions/stats");

    assertThat(stats.get("sessions").asLong()).isEqualTo(2);
    assertThat(stats.get("completed").asLong()).isEqualTo(1);
    assertThat(stats.get("messages").asLong()).isEqualTo(1);
    assertThat(stats.get("events").asLong()).isEqualTo(4);
    assertThat(stats.get("state_entries").asLong()).isEqualTo(2);
    assertThat(stats.get("state_bytes").asLong()).isEqualTo(5);
    assertThat(server.get("/metrics").body().lines())
        .contains(
            "fleetfold_sessions{status=\"completed\"} 1.0",
            "fleetfold_session_messages 1.0",
            "fleetfold_session_state_entries 2.0");
  }

  private List<String> ids(String path) throws Exception {
    List<String> ids = new ArrayList<>();
    server.json(path).get("items").forEach(item -> ids.add(item.get("session_id").asText()));
    return ids;
  }

  private static List<String> texts(JsonNode messages) {
    List<String> texts = new ArrayList<>();
    messages.forEach(message -> texts.add(message.at("/content/parts/0/text").asText()));
    return texts;
  }
}
