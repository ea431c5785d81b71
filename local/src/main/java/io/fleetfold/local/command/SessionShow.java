package io.fleetfold.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.client.session.SessionSnapshot;
import io.fleetfold.client.session.SessionStep;
import io.fleetfold.local.sessions.SessionLog;
import io.fleetfold.local.sessions.SessionLog.LoggedStep;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Shows a session. */
@Command(
    name = "show",
    description = {
      "Shows a session with its state: as it is now, by the query API, or with --at as it was at an"
          + " event or a time, folded again from the log.",
      "With --steps it shows what each event did to the state."
    })
final class SessionShow implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin private SessionCommand.Source source;
  @Mixin private SessionCommand.Name name;

  @Option(
      names = "--at",
      paramLabel = "EVENT|TIME",
      description =
          "As it was after this event (its id), or when the log was at this time, such as"
              + " 2026-01-05T08:00:00Z.")
  private String at;

  @Option(names = "--steps", description = "Each event with the state keys it changed.")
  private boolean steps;

  @Override
  public Integer call() throws Exception {
    if (at == null && !steps) {
      print(source.get(name.path()));
      return 0;
    }
    SessionLog.Steps log = SessionLog.read(source.cluster(), name.key());
    if (!log.whole()) {
      System.err.println(
          "note: the topic has forgotten older records; what follows starts from what it holds");
    }
    List<LoggedStep> until = at == null ? log.steps() : until(log.steps());
    if (steps) {
      until.forEach(SessionShow::print);
      return 0;
    }
    LoggedStep last = until.get(until.size() - 1);
    SessionSnapshot session =
        last.step()
            .after()
            .orElseThrow(
                () ->
                    new IllegalStateException("the session did not exist at " + at + ": deleted"));
    print(fields(session));
    return 0;
  }

  private List<LoggedStep> until(List<LoggedStep> all) {
    Optional<Instant> time = time(at, all);
    List<LoggedStep> until = new ArrayList<>();
    boolean found = false;
    for (LoggedStep logged : all) {
      if (time.isPresent() && logged.loggedAt().isAfter(time.get())) {
        break;
      }
      until.add(logged);
      found = logged.step().event().getEventId().equals(at);
      if (found) {
        break;
      }
    }
    if (until.isEmpty() || (time.isEmpty() && !found)) {
      throw new IllegalStateException(
          "the log has no event of the session at "
              + at
              + ": './fleetfold session show APP USER SESSION --steps' lists its events");
    }
    return until;
  }

  private static Optional<Instant> time(String text, List<LoggedStep> log) {
    if (log.stream().anyMatch(logged -> logged.step().event().getEventId().equals(text))) {
      return Optional.empty(); // an id may look like a time: digits are milliseconds
    }
    try {
      return Optional.of(new PointInTime().convert(text));
    } catch (TypeConversionException e) {
      return Optional.empty(); // the id of an event that is not there
    }
  }

  private static ObjectNode fields(SessionSnapshot session) {
    ObjectNode fields = JSON.createObjectNode();
    fields.put("app_name", session.key().app());
    fields.put("user_id", session.key().user());
    fields.put("session_id", session.key().session());
    fields.put("status", session.status().label());
    fields.put("revision", session.revision());
    fields.put("message_count", session.messageCount());
    fields.put("updated_at", session.updatedAt().toString());
    session.currentRoute().ifPresent(route -> fields.put("current_route", route));
    session.currentStep().ifPresent(step -> fields.put("current_step", step));
    fields.set("metadata", JSON.valueToTree(session.metadata()));
    fields.set("state", JSON.valueToTree(session.state()));
    return fields;
  }

  private void print(JsonNode session) throws IOException {
    if (source.json()) {
      SessionCommand.Source.print(session);
      return;
    }
    Table table = new Table("FIELD", "VALUE");
    for (Map.Entry<String, JsonNode> field : session.properties()) {
      if (!field.getKey().equals("state")) {
        table.row(field.getKey(), SessionCommand.text(field.getValue()));
      }
    }
    table.print(System.out);
    System.out.println();
    Table state = new Table("STATE", "VALUE");
    session.path("state").properties().forEach(key -> state.row(key.getKey(), key.getValue()));
    state.print(System.out);
  }

  private static void print(LoggedStep logged) {
    SessionStep step = logged.step();
    System.out.println(
        logged.loggedAt()
            + "  "
            + step.event().getEventType()
            + "  "
            + step.event().getEventId()
            + step.after().map(session -> "  revision " + session.revision()).orElse("  (gone)")
            + step.refusal().map(why -> "  REFUSED: " + why).orElse("")
            + words(step));
    step.changes()
        .forEach(
            (key, change) ->
                System.out.println(
                    "    "
                        + (change.before() == null ? "+ " : change.after() == null ? "- " : "~ ")
                        + key
                        + (change.before() == null ? "" : "  was " + json(change.before()))
                        + (change.after() == null ? "" : "  is " + json(change.after()))));
  }

  private static String words(SessionStep step) {
    if (step.event().getContent() == null) {
      return "";
    }
    try {
      return "\n    "
          + Optional.ofNullable(step.event().getAuthor()).orElse("agent")
          + ": "
          + SessionText.words(JSON.readTree(step.event().getContent()));
    } catch (IOException e) {
      return ""; // a refused event may hold what is no JSON
    }
  }

  private static String json(Object value) {
    return JSON.valueToTree(value).toString();
  }
}
