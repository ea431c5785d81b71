package io.fleetfold.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.local.status.Http;
import io.fleetfold.schemas.RecordKeys;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks a running pipeline. */
@Command(
    name = "query",
    description = "Asks a running pipeline for what its folds know at this moment.",
    subcommands = {Query.Stats.class, Query.Runs.class, Query.Run.class, Query.Events.class})
final class Query {
  private static final int SHOWN = 100;

  private Query() {}

  /** What all questions have in common. */
  private abstract static class Question implements Callable<Integer> {
    @Mixin private Where where;

    @Option(names = "--json", description = "Prints the answer as it is.")
    private boolean json;

    abstract String path();

    abstract void print(JsonNode answer);

    @Override
    public final Integer call() throws Exception {
      Parts parts = where.running();
      Http.Answer answer =
          new Http(parts.internalToken())
              .get(parts.queryUrl() + path())
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "no query API answers at "
                              + parts.queryUrl()
                              + ": start a pipeline with './fleetfold local', or name the running one with --data or --port-offset"));
      if (!answer.good()) {
        throw new IllegalStateException(refusal(answer));
      }
      JsonNode body = answer.json();
      if (json) {
        System.out.println(
            new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(body));
      } else {
        print(body);
      }
      return 0;
    }

    private static String refusal(Http.Answer answer) {
      try {
        String detail = answer.json().path("detail").asText("");
        if (!detail.isEmpty()) {
          return detail;
        }
      } catch (IOException e) {
        // not a problem document: shown as it is
      }
      return "the query API answers " + answer.status() + ": " + answer.body();
    }

    static void printFields(JsonNode object) {
      Table table = new Table("FIELD", "VALUE");
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        table.row(
            field.getKey(),
            field.getKey().endsWith("_usd") ? Usd.text(field.getValue()) : text(field.getValue()));
      }
      table.print(System.out);
    }

    static String text(JsonNode value) {
      return value.isMissingNode() || value.isNull()
          ? "-"
          : value.isValueNode() ? value.asText() : value.toString();
    }

    static String encode(String value) {
      return RecordKeys.encode(value);
    }
  }

  /** Statistics. */
  @Command(name = "stats", description = "Run statistics of the fleet or of one agent.")
  static final class Stats extends Question {
    @Option(names = "--agent", paramLabel = "ID", description = "Only for this agent.")
    private String agent;

    @Override
    String path() {
      return "/api/v1/stats" + (agent == null ? "" : "?agent_id=" + encode(agent));
    }

    @Override
    void print(JsonNode answer) {
      printFields(answer);
    }
  }

  /** A list of runs. */
  @Command(name = "runs", description = "Runs, newest start first.")
  static final class Runs extends Question {
    @Option(names = "--agent", paramLabel = "ID", description = "Only for this agent.")
    private String agent;

    @Option(names = "--status", paramLabel = "STATUS", description = "Only with this status.")
    private String status;

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "20",
        description = "How many. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Override
    String path() {
      return "/api/v1/runs?limit="
          + limit
          + (agent == null ? "" : "&agent_id=" + encode(agent))
          + (status == null ? "" : "&status=" + encode(status));
    }

    @Override
    void print(JsonNode answer) {
      Table table =
          new Table(
              "RUN",
              "AGENT",
              "STATUS",
              "STARTED",
              "ITERATIONS",
              "CALLS",
              "IN",
              "OUT",
              "COST USD",
              "PROVIDER USD");
      for (JsonNode run : answer.path("items")) {
        table.row(
            text(run.path("run_id")),
            text(run.path("agent_id")),
            text(run.path("status")),
            text(run.path("started_at")),
            text(run.path("total_iterations")),
            text(run.path("llm_calls")),
            text(run.path("input_tokens")),
            text(run.path("output_tokens")),
            Usd.text(run.path("cost_usd")),
            Usd.text(run.path("provider_cost_usd")));
      }
      table.print(System.out);
      if (answer.path("has_more").asBoolean()) {
        System.out.println("and more: raise --limit");
      }
    }
  }

  /** One run. */
  @Command(name = "run", description = "One run.")
  static final class Run extends Question {
    @Parameters(paramLabel = "ID", description = "The run's id.")
    private String id;

    @Override
    String path() {
      return "/api/v1/runs/" + encode(id);
    }

    @Override
    void print(JsonNode answer) {
      printFields(answer);
    }
  }

  /** The events of one run. */
  @Command(name = "events", description = "Events of a run, in the order of their times.")
  static final class Events extends Question {
    @Parameters(index = "0", paramLabel = "RUN", description = "The run's id.")
    private String id;

    @Option(names = "--type", paramLabel = "TYPE", description = "Only of this type.")
    private String type;

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "100",
        description = "How many. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Override
    String path() {
      return "/api/v1/runs/"
          + encode(id)
          + "/events?limit="
          + limit
          + (type == null ? "" : "&event_type=" + encode(type));
    }

    @Override
    void print(JsonNode answer) {
      Table table = new Table("TIME", "SEQUENCE", "TYPE", "EVENT", "DATA");
      for (JsonNode event : answer.path("items")) {
        String data = text(event.path("data"));
        table.row(
            text(event.path("timestamp")),
            text(event.path("sequence")),
            text(event.path("event_type")),
            text(event.path("event_id")),
            data.length() > SHOWN ? data.substring(0, SHOWN) + "…" : data);
      }
      table.print(System.out);
      if (answer.path("has_more").asBoolean()) {
        System.out.println("and more: raise --limit");
      }
      if (!answer.path("complete").asBoolean()) {
        System.out.println(
            "not all of them can be read from the log any more: SQL has them, run_events('RUN')");
      }
    }
  }
}
