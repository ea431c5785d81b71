package io.fleetfold.e2e;

import static io.fleetfold.e2e.Question.ask;
import static io.fleetfold.e2e.Question.list;
import static io.fleetfold.e2e.Question.texts;
import static io.fleetfold.e2e.Question.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.e2e.Question.Subject;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What is asked about the sessions of {@link KnownFleet}. */
final class SessionQuestions {
  private SessionQuestions() {}

  static Stream<Question> all() {
    return Stream.concat(
        IntStream.range(0, KnownFleet.USERS).boxed().flatMap(SessionQuestions::session),
        together());
  }

  /** While nothing but this fleet has been published. */
  static Stream<Question> wholeFleet() {
    return Stream.of(
        ask(
            Subject.FLEET,
            "/api/v1/sessions/stats",
            answer -> {
              assertThat(answer.get("sessions").asInt()).isEqualTo(KnownFleet.USERS);
              assertThat(answer.get("messages").asInt())
                  .isEqualTo(IntStream.range(0, KnownFleet.USERS).map(KnownFleet::messages).sum());
            }));
  }

  private static Stream<Question> session(int user) {
    int messages = KnownFleet.messages(user);
    String path = "/api/v1/sessions/" + KnownFleet.APP + "/" + KnownFleet.user(user) + "/s";
    List<String> newestFirst =
        IntStream.range(0, messages).mapToObj(i -> "m-" + (messages - i)).toList();
    return Stream.of(
        ask(
            Subject.SESSION,
            path + "?messages=all",
            answer -> {
              assertThat(answer.get("revision").asInt()).isEqualTo(1 + messages);
              assertThat(answer.get("message_count").asInt()).isEqualTo(messages);
              assertThat(answer.get("messages")).hasSize(messages);
              assertThat(answer.at("/state/n").asInt()).isEqualTo(messages);
              assertThat(answer.at("/state/user:u").asInt()).isEqualTo(user);
              // of each application's state all users have their part
              for (int other = 0; other < KnownFleet.USERS; other++) {
                assertThat(answer.at("/state/app:of-" + other).asInt(-1)).isEqualTo(other);
              }
            }),
        list(Subject.SESSION, path + "/messages", "message_id", newestFirst, false),
        ask(
            Subject.SESSION,
            path + "/state",
            answer -> {
              assertThat(answer.at("/session/n/value").asInt()).isEqualTo(messages);
              assertThat(answer.at("/user/u/value").asInt()).isEqualTo(user);
              assertThat(answer.get("app")).hasSize(KnownFleet.USERS);
            }),
        ask(
            Subject.SESSION,
            path + "/events",
            answer -> {
              assertThat(answer.get("complete").asBoolean()).isTrue();
              assertThat(texts(answer, "outcome"))
                  .hasSize(messages + 2)
                  .endsWith("accepted", "refused");
            }),
        ask(
            Subject.SESSION,
            path + "/appends/late",
            answer -> assertThat(answer.get("outcome").asText()).isEqualTo("refused")),
        ask(
            Subject.SESSION,
            "/api/v1/sessions?app_name=" + KnownFleet.APP + "&user_id=" + KnownFleet.user(user),
            answer -> assertThat(texts(answer, "session_id")).containsExactly("s")),
        unknown(Subject.SESSION, path + "-unknown"));
  }

  private static Stream<Question> together() {
    String appends =
        String.join(
            ",",
            IntStream.range(0, KnownFleet.USERS)
                .mapToObj(user -> KnownFleet.APP + "/" + KnownFleet.user(user) + "/s/late")
                .toList());
    return Stream.of(
        ask(
            Subject.FLEET,
            "/api/v1/sessions?limit=1000&app_name=" + KnownFleet.APP,
            answer ->
                assertThat(new TreeSet<>(texts(answer, "user_id"))).hasSize(KnownFleet.USERS)),
        ask(
            Subject.FLEET,
            "/api/v1/sessions/appends?appends=" + appends,
            answer ->
                assertThat(texts(answer, "outcome"))
                    .hasSize(KnownFleet.USERS)
                    .containsOnly("refused")));
  }
}
