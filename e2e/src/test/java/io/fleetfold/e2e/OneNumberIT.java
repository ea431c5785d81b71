package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.testkit.ClaudeCodeRequest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What emitters tell several times counts once, from the gateway's port to SQL and verify: sent in
 * pieces whose order nobody chose, and sent again in others.
 */
@Order(4)
@ExtendWith(SharedPipeline.class)
class OneNumberIT {
  private static final int REPEATED = 0x0a1;
  private static final int NESTED = 0x0a2;
  private static final int TEAM = 0x0a3;
  private static final int CODING = 0x0a4;
  private static final String PROMPT = "claude-code/one-number-prompt";

  private static Pipeline pipeline;
  private static JsonNode before;
  private static JsonNode qualityBefore;

  @BeforeAll
  static void send(Pipeline shared) throws Exception {
    pipeline = shared;
    CapturedAgents.send(pipeline);
    pipeline.settle();
    before = pipeline.stats();
    qualityBefore = pipeline.json("/api/v1/data-quality").get("by_reason");
    List<Otlp> later =
        List.of(
            agent(TEAM, 3, 2, "one-number-helper"),
            tool(TEAM, 2, 1),
            agent(TEAM, 1, 0, "one-number-lead", 140, 14));
    List<Otlp> first = new ArrayList<>(List.of(chat(TEAM, 4, 3, 40, 4), nested(1)));
    first.addAll(repeated());
    first.addAll(codingAgent());
    first.addAll(team());
    Otlp.send(pipeline, first);
    // folded before it is known whose it is
    pipeline.settle();
    Otlp.send(pipeline, later);
    Otlp.send(pipeline, List.of(nested(2)));
    for (List<Otlp> again : List.of(later, first)) {
      for (Otlp each : again) {
        Otlp.send(pipeline, List.of(each));
      }
    }
    pipeline.settle();
  }

  /** A root that repeats its call's tokens, as the AI SDK tells them. */
  private static List<Otlp> repeated() {
    Object[] tokens = {"ai.usage.inputTokens", 14_426, "ai.usage.outputTokens", 771};
    return List.of(
        Otlp.span(
            "one-number-ai-sdk",
            REPEATED,
            1,
            0,
            "ai.generateText",
            with(tokens, "ai.operationId", "ai.generateText")),
        Otlp.span(
            "one-number-ai-sdk",
            REPEATED,
            2,
            1,
            "ai.generateText.doGenerate",
            with(tokens, "ai.operationId", "ai.generateText.doGenerate")));
  }

  /** One call by two instrumentations, each with a span of its own. */
  private static Otlp nested(int span) {
    return span == 1
        ? chat(NESTED, 1, 0, 6_500, 20)
        : Otlp.span(
            "one-number",
            NESTED,
            2,
            1,
            "ChatCompletion",
            "openinference.span.kind",
            "LLM",
            "llm.model_name",
            "gpt-4o",
            "llm.token_count.prompt",
            6_500,
            "llm.token_count.completion",
            20);
  }

  /** A call of the lead's own: its span and its log event share the provider's id. */
  private static List<Otlp> team() {
    Object[] call = {
      "gen_ai.operation.name",
      "chat",
      "gen_ai.provider.name",
      "openai",
      "gen_ai.request.model",
      "gpt-4o",
      "gen_ai.response.id",
      "one-number-response",
      "gen_ai.usage.input_tokens",
      100
    };
    return List.of(
        Otlp.span("one-number", TEAM, 5, 1, "chat", with(call, "gen_ai.usage.output_tokens", 10)),
        Otlp.log("one-number", TEAM, 5, "gen_ai.client.inference.operation.details", call));
  }

  /** A request of Claude Code as its log and its spans tell it. */
  private static List<Otlp> codingAgent() {
    Object[] usage =
        ClaudeCodeRequest.attributes(
            "one-number-request", "session.id", "one-number-session", "user.id", "one-number-user");
    return List.of(
        Otlp.log(
            "claude-code",
            0,
            0,
            "claude_code.api_request",
            with(
                usage,
                "prompt.id",
                "one-number-prompt",
                "cost_usd",
                "0.0123",
                "query_source",
                "repl_main_thread")),
        Otlp.span(
            "claude-code",
            CODING,
            1,
            0,
            "claude_code.interaction",
            "session.id",
            "one-number-session",
            "user.id",
            "one-number-user"),
        Otlp.span("claude-code", CODING, 2, 1, "claude_code.llm_request", usage));
  }

  private static Otlp agent(int trace, int id, int parent, String name, int... tokens) {
    Object[] agent = {"gen_ai.operation.name", "invoke_agent", "gen_ai.agent.name", name};
    return Otlp.span(
        "one-number",
        trace,
        id,
        parent,
        "invoke_agent " + name,
        tokens.length == 0
            ? agent
            : with(
                agent,
                "gen_ai.usage.input_tokens",
                tokens[0],
                "gen_ai.usage.output_tokens",
                tokens[1]));
  }

  private static Otlp tool(int trace, int id, int parent) {
    return Otlp.span(
        "one-number",
        trace,
        id,
        parent,
        "execute_tool ask",
        "gen_ai.operation.name",
        "execute_tool",
        "gen_ai.tool.name",
        "ask");
  }

  private static Otlp chat(int trace, int id, int parent, int input, int output) {
    return Otlp.span(
        "one-number",
        trace,
        id,
        parent,
        "chat gpt-4o",
        "gen_ai.operation.name",
        "chat",
        "gen_ai.provider.name",
        "openai",
        "gen_ai.request.model",
        "gpt-4o",
        "gen_ai.usage.input_tokens",
        input,
        "gen_ai.usage.output_tokens",
        output);
  }

  private static Object[] with(Object[] some, Object... more) {
    Object[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  @Test
  void shouldCountEachCallOfARunOnce() throws Exception {
    assertRun(Otlp.traceId(REPEATED), "one-number-ai-sdk", 1, 14_426, 771, 1);
    assertRun(Otlp.traceId(NESTED), "one-number", 1, 6_500, 20, 1);
    assertRun(Otlp.traceId(TEAM), "one-number-lead", 2, 140, 14, 1);
    assertRun(PROMPT, "claude-code", 1, 8_270, 442, 0);
    assertThat(
            new BigDecimal(
                pipeline.json("/api/v1/runs/" + path(PROMPT)).get("provider_cost_usd").asText()))
        .isEqualByComparingTo("0.0123");
  }

  private static String path(String run) {
    return run.replace("/", "%2F");
  }

  private static void assertRun(
      String id, String agent, long calls, long input, long output, long notCounted)
      throws Exception {
    String told = "%s %d %d %d %d".formatted(agent, calls, input, output, notCounted);
    JsonNode run = pipeline.json("/api/v1/runs/" + path(id));
    JsonNode tree = pipeline.json("/api/v1/runs/" + path(id) + "/tree");
    assertThat(
            "%s %d %d %d %d"
                .formatted(
                    run.get("agent_id").asText(),
                    run.get("llm_calls").asLong(),
                    run.get("input_tokens").asLong(),
                    run.get("output_tokens").asLong(),
                    tree.get("not_counted_calls").asLong()))
        .as("the run's page")
        .isEqualTo(told);
    assertThat(
            pipeline.sql(
                "select concat_ws(' ', r.agent_id, count(u.*), sum(u.input_tokens),"
                    + " sum(u.output_tokens), (select count(*) from fleetfold.agent_llm_claims c"
                    + " where c.run_id = r.run_id)) from fleetfold.agent_runs r"
                    + " join fleetfold.agent_llm_usage u using (run_id) where run_id = ?"
                    + " group by r.agent_id, r.run_id",
                id))
        .as("its calls in SQL")
        .isEqualTo(told);
    assertThat(
            pipeline.sql(
                "select concat_ws(' ', agent_id, llm_calls, input_tokens, output_tokens, ?::text)"
                    + " from fleetfold.agent_runs where run_id = ?",
                Long.toString(notCounted),
                id))
        .as("its row in SQL")
        .isEqualTo(told);
  }

  @Test
  void shouldShowWhatEachSpanUsedItselfAndBelow() throws Exception {
    assertTree(REPEATED, "1: - 14426 1, 2: 14426 14426 0");
    assertTree(NESTED, "1: - 6500 1, 2: 6500 6500 0");
    assertTree(TEAM, "1: - 140 1, 2: - 40 0, 3: - 40 0, 4: 40 40 0, 5: 100 100 0");
  }

  private static void assertTree(int trace, String told) throws Exception {
    StringJoiner spans = new StringJoiner(", ");
    for (JsonNode span :
        pipeline.json("/api/v1/runs/" + Otlp.traceId(trace) + "/tree").get("items")) {
      String id = span.get("span_id").asText();
      spans.add(
          "%s: %s %s %d"
              .formatted(
                  id.substring(id.length() - 1),
                  span.at("/own/input_tokens").asText("-").replace("null", "-"),
                  span.at("/subtree/input_tokens").asText("-").replace("null", "-"),
                  span.at("/not_counted/repeated_below").asLong()
                      + span.at("/not_counted/repeated_at_node").asLong()));
    }
    assertThat(spans.toString()).isEqualTo(told);
    assertThat(
            pipeline.sql(
                "select string_agg(format('%s: %s %s %s', right(span_id, 1),"
                    + " coalesce(own_input_tokens::text, '-'),"
                    + " coalesce(subtree_input_tokens::text, '-'), own_not_counted),"
                    + " ', ' order by span_id) from fleetfold.run_tree(?)",
                Otlp.traceId(trace)))
        .isEqualTo(told);
  }

  @Test
  void shouldGiveASubAgentWhatStandsBelowItsSpanThoughItWasToldLater() throws Exception {
    for (String agent : List.of("one-number-lead", "one-number-helper")) {
      long input = agent.endsWith("lead") ? 100 : 40;
      assertThat(pipeline.stats(agent).get("total_input_tokens").asLong()).isEqualTo(input);
      assertThat(pipeline.stats(agent).get("total_llm_calls").asLong()).isEqualTo(1);
      assertThat(pipeline.sqlStats(agent).get("total_input_tokens").asLong()).isEqualTo(input);
      assertThat(
              pipeline.count(
                  "select sum(input_tokens) from fleetfold.llm_calls where agent_id = ?", agent))
          .isEqualTo(input);
    }
  }

  @Test
  void shouldAddToTheFleetWhatCountsAndShowTheRest() throws Exception {
    assertThat(added(pipeline.stats(), "total_llm_calls")).isEqualTo(5);
    assertThat(added(pipeline.stats(), "total_input_tokens"))
        .isEqualTo(14_426 + 6_500 + 140 + 8_270);
    assertThat(added(pipeline.stats(), "total_output_tokens")).isEqualTo(771 + 20 + 14 + 442);
    assertThat(added(pipeline.sqlStats(null), "total_input_tokens"))
        .isEqualTo(14_426 + 6_500 + 140 + 8_270);
    assertThat(
            pipeline.json("/api/v1/data-quality").at("/by_reason/call_repeated_below").asLong()
                - qualityBefore.path("call_repeated_below").asLong())
        .isEqualTo(3);
  }

  private static long added(JsonNode now, String field) {
    return now.get(field).asLong() - before.get(field).asLong();
  }

  /** Once they have been sent again, nothing of it has changed. */
  @Test
  void shouldShowWhatRealCodingAgentsDidWithItsCallsAndSessions() throws Exception {
    CapturedAgents.send(pipeline);
    pipeline.settle();
    for (var expected : CapturedAgents.RUNS.entrySet()) {
      String id = expected.getKey();
      JsonNode run = pipeline.json("/api/v1/runs/" + RecordKeys.encode(id));
      assertThat(CapturedAgents.told(run)).as("the page of %s", id).isEqualTo(expected.getValue());
      assertThat(
              pipeline.sql(
                  "select concat_ws(' ', status, total_iterations, coalesce(events_by_type ->>"
                      + " 'action_execution_completed', '0'), llm_calls, error_llm_calls,"
                      + " coalesce(input_tokens::text, 'null'),"
                      + " coalesce(output_tokens::text, 'null'))"
                      + " from fleetfold.agent_runs where run_id = ?",
                  id))
          .as("the row of %s", id)
          .isEqualTo(expected.getValue());
      assertCalls(id, run);
      JsonNode session =
          pipeline.json(
              Stream.of("app_name", "user_id", "session_id")
                  .map(part -> RecordKeys.encode(run.get(part).asText()))
                  .collect(Collectors.joining("/", "/api/v1/sessions/", "")));
      assertThat(session.get("message_count").asLong()).as("messages of %s", id).isPositive();
    }
  }

  /** Its calls one by one come to what the run says, in SQL too. */
  private static void assertCalls(String id, JsonNode run) throws Exception {
    JsonNode calls = pipeline.json("/api/v1/runs/" + RecordKeys.encode(id) + "/llm-usage");
    List<JsonNode> counted =
        calls.get("items").valueStream().filter(call -> call.get("counted").asBoolean()).toList();
    assertThat(calls.get("complete").asBoolean()).isTrue();
    assertThat(counted).hasSize(run.get("llm_calls").asInt());
    assertThat(counted.stream().mapToLong(call -> call.get("input_tokens").asLong()).sum())
        .isEqualTo(run.get("input_tokens").asLong());
    BigDecimal cost =
        counted.stream()
            .map(call -> call.get("provider_cost_usd"))
            .map(told -> told.isNull() ? BigDecimal.ZERO : new BigDecimal(told.asText()))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    String inSql =
        pipeline.sql(
            "select concat_ws(' ', count(*), coalesce(sum(provider_cost_usd), 0))"
                + " from fleetfold.agent_llm_usage where run_id = ?",
            id);
    assertThat(inSql).startsWith(counted.size() + " ");
    assertThat(new BigDecimal(inSql.substring(inSql.indexOf(' ') + 1))).isEqualByComparingTo(cost);
    assertThat(new BigDecimal(run.get("provider_cost_usd").asText("0").replace("null", "0")))
        .isEqualByComparingTo(cost);
  }

  @Test
  void shouldBeProven() throws Exception {
    Command.Outcome outcome = pipeline.attempt(Duration.ofMinutes(3), "verify", "--json");
    String printed = outcome.output();
    JsonNode report = new ObjectMapper().readTree(printed.substring(printed.indexOf('{')));
    assertThat(report.get("differences")).isEmpty();
    assertThat(report.get("exact").asBoolean()).as(printed).isTrue();
    assertThat(number(report, "calls that do not count", "sql")).isGreaterThanOrEqualTo(3);
    assertThat(number(report, "calls that do not count, with those of deleted runs", "live"))
        .isGreaterThanOrEqualTo(3);
  }

  private static long number(JsonNode report, String number, String column) {
    return report
        .get("rows")
        .valueStream()
        .filter(
            row ->
                row.get("scope").asText().equals("fleet")
                    && row.get("number").asText().equals(number))
        .mapToLong(row -> row.get(column).asLong())
        .sum();
  }
}
