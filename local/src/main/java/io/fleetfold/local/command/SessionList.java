package io.fleetfold.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists sessions. */
@Command(name = "list", description = "Lists sessions, most recently updated first.")
final class SessionList implements Callable<Integer> {
  @Mixin private SessionCommand.Source source;

  @Option(names = "--app", paramLabel = "NAME", description = "Only for this application.")
  private String app;

  @Option(names = "--user", paramLabel = "ID", description = "Only for this user.")
  private String user;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Only with this status: active, completed or abandoned.")
  private String status;

  @Option(
      names = "--older-than",
      paramLabel = "DURATION",
      description = "Only those whose last event is older than this, such as PT24H or P30D.")
  private Duration olderThan;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Override
  public Integer call() throws Exception {
    JsonNode answer = source.get(path());
    if (source.json()) {
      SessionCommand.Source.print(answer);
      return 0;
    }
    Table table =
        new Table("APP", "USER", "SESSION", "STATUS", "UPDATED", "MESSAGES", "REVISION", "ROUTE");
    for (JsonNode session : answer.path("items")) {
      table.row(
          SessionCommand.text(session.path("app_name")),
          SessionCommand.text(session.path("user_id")),
          SessionCommand.text(session.path("session_id")),
          SessionCommand.text(session.path("status")),
          SessionCommand.text(session.path("updated_at")),
          SessionCommand.text(session.path("message_count")),
          SessionCommand.text(session.path("revision")),
          SessionCommand.text(session.path("current_route")));
    }
    table.print(System.out);
    if (answer.path("has_more").asBoolean()) {
      System.out.println("and more: raise --limit");
    }
    return 0;
  }

  private String path() {
    StringBuilder path = new StringBuilder("/api/v1/sessions?limit=").append(limit);
    add(path, "app_name", app);
    add(path, "user_id", user);
    add(path, "status", status);
    if (olderThan != null) {
      add(path, "updated_before", Instant.now().minus(olderThan).toString());
    }
    return path.toString();
  }

  private static void add(StringBuilder path, String name, String value) {
    if (value != null) {
      path.append('&').append(name).append('=').append(SessionCommand.encode(value));
    }
  }
}
