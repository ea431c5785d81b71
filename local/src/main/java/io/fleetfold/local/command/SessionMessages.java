package io.fleetfold.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the messages of a session. */
@Command(name = "messages", description = "Shows the newest messages of a session, oldest first.")
final class SessionMessages implements Callable<Integer> {
  @Mixin private SessionCommand.Source source;
  @Mixin private SessionCommand.Name name;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(
      names = "--after",
      paramLabel = "TIME",
      converter = PointInTime.class,
      description = "Only those of this time or later, such as 2026-01-05T08:00:00Z.")
  private Instant after;

  @Override
  public Integer call() throws Exception {
    String path = name.path() + "/messages?limit=" + limit;
    JsonNode answer = source.get(after == null ? path : path + "&after=" + after);
    if (source.json()) {
      SessionCommand.Source.print(answer);
      return 0;
    }
    List<JsonNode> oldestFirst = new ArrayList<>();
    answer.path("items").forEach(oldestFirst::add);
    Collections.reverse(oldestFirst);
    if (answer.path("has_more").asBoolean()) {
      System.out.println("... older ones: raise --limit");
    }
    for (JsonNode message : oldestFirst) {
      System.out.println(
          SessionCommand.text(message.path("timestamp"))
              + "  "
              + SessionCommand.text(message.path("role"))
              + (message.hasNonNull("author") ? " (" + message.path("author").asText() + ")" : "")
              + ": "
              + SessionText.words(message.path("content")));
    }
    return 0;
  }
}
