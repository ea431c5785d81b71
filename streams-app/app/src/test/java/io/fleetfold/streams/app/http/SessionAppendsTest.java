package io.fleetfold.streams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.streams.app.Sessions;
import io.fleetfold.streams.sessions.http.AppendName;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What became of several events at once, through the real topology, read over real HTTP. */
class SessionAppendsTest extends SessionServing {
  private static final String APPENDS = "/api/v1/sessions/appends?appends=";

  @Test
  void shouldTellEachInTheOrderAskedFor() throws Exception {
    driver.session(Sessions.created("s1", "e1").build());
    driver.session(Sessions.created("s 2", "e/2").build());
    driver.session(Sessions.message("s1", "e3", "late").setExpectedRevision(7L).build());
    driver.session(Sessions.created("s1", "e1").build());

    JsonNode items =
        server
            .json(
                APPENDS
                    + "shop/ann/s1/e3,shop/ann/s%25202/e%252F2,shop/ann/s1/e1,shop/ann/s1/none"
                    + "&wait_for="
                    + tokens(2, 1, 0, 3))
            .get("items");

    assertThat(items)
        .extracting(item -> item.get("event_id").asText())
        .containsExactly("e3", "e/2", "e1", "none");
    assertThat(items)
        .extracting(item -> item.get("outcome").asText())
        .containsExactly("refused", "accepted", "accepted", "unknown");
    assertThat(items.get(0).get("reason").asText()).isEqualTo("stale_revision");
    assertThat(items.get(0).get("revision").asLong()).isEqualTo(1);
    assertThat(items.get(2).get("duplicate").asBoolean())
        .as("asked for by who wrote it first")
        .isFalse();
  }

  @Test
  void shouldTellADuplicateToWhoeverAppendedItAgain() throws Exception {
    driver.session(Sessions.created("s1", "e1").build());
    driver.session(Sessions.created("s1", "e1").build());

    JsonNode items =
        server
            .json(APPENDS + "shop/ann/s1/e1,shop/ann/s1/e1&wait_for=" + tokens(0, 1))
            .get("items");

    assertThat(items)
        .extracting(item -> item.get("duplicate").asBoolean())
        .containsExactly(false, true);
  }

  private static String tokens(int... offsets) {
    return IntStream.of(offsets)
        .mapToObj(offset -> "agent-session-events:0:" + offset)
        .collect(Collectors.joining(","));
  }

  @Test
  void shouldTellWhatIsDecidedWhereTheRestIsNot() throws Exception {
    driver.session(Sessions.created("s1", "e1").build());

    JsonNode items =
        server
            .json(
                APPENDS
                    + "shop/ann/s1/e1,shop/ann/s1/e2&timeout_ms=50"
                    + "&wait_for="
                    + tokens(0, 1))
            .get("items");

    assertThat(items)
        .extracting(item -> item.get("outcome").asText())
        .containsExactly("accepted", "undecided");
  }

  @Test
  void shouldRefuseWhatNamesNoEvent() throws Exception {
    String many =
        IntStream.rangeClosed(0, AppendName.MAX)
            .mapToObj(i -> "a/u/s/" + i)
            .collect(Collectors.joining(","));
    for (String names : new String[] {"", "shop/ann/s1", "shop/ann//e1", "a/u/s/%25zz", many}) {
      JsonNode problem = server.json(APPENDS + names);
      assertThat(problem.get("status").asInt()).as(names).isEqualTo(400);
      assertThat(problem.get("field").asText()).isEqualTo("appends");
      assertThat(problem.get("remedy").asText()).isNotBlank();
    }
    assertThat(server.get("/api/v1/sessions/appends").statusCode()).isEqualTo(400);
    JsonNode unpaired = server.json(APPENDS + "a/u/s/1,a/u/s/2&wait_for=" + tokens(0));
    assertThat(unpaired.get("field").asText()).isEqualTo("wait_for");
  }
}
