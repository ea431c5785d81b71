package io.fleetfold.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.client.session.SessionKey;
import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.local.status.Http;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.verify.cluster.ClusterConfig;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sessions of agents, as they are and as they were. */
@Command(
    name = "session",
    description = "Shows sessions of agents: their state, their messages, and what each event did.",
    subcommands = {SessionList.class, SessionShow.class, SessionMessages.class})
final class SessionCommand {
  private SessionCommand() {}

  /** The options of everything that reads sessions. */
  static final class Source {
    @Mixin private Where where;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    boolean json() {
      return json;
    }

    ClusterConfig cluster() throws IOException {
      return ThisMachine.target(where).cluster();
    }

    /**
     * The query API's answer.
     *
     * @throws IllegalStateException when nobody answers, or the answer is a refusal, in its words
     */
    JsonNode get(String path) throws IOException, InterruptedException {
      Parts parts = where.running();
      String url = parts.queryUrl();
      Http.Answer answer =
          new Http(parts.internalToken())
              .get(url + path)
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "no query API answers at "
                              + url
                              + ": start a pipeline with './fleetfold local', or name the running one with --data or --port-offset"));
      if (!answer.good()) {
        throw new IllegalStateException(
            answer.json().path("detail").asText("the query API answers " + answer.status()));
      }
      return answer.json();
    }

    static void print(JsonNode body) throws IOException {
      System.out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(body));
    }
  }

  /** Names one session. */
  static final class Name {
    @Parameters(index = "0", paramLabel = "APP", description = "The application.")
    private String app;

    @Parameters(index = "1", paramLabel = "USER", description = "The user.")
    private String user;

    @Parameters(index = "2", paramLabel = "SESSION", description = "The session's id.")
    private String session;

    String path() {
      return "/api/v1/sessions/" + encode(app) + "/" + encode(user) + "/" + encode(session);
    }

    SessionKey key() {
      return new SessionKey(app, user, session);
    }
  }

  static String encode(String value) {
    return RecordKeys.encode(value);
  }

  static String text(JsonNode value) {
    return value.isMissingNode() || value.isNull()
        ? "-"
        : value.isValueNode() ? value.asText() : value.toString();
  }
}
