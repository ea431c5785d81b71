package io.fleetfold.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunTest {
  private final RecordingClient recording =
      new RecordingClient(Clock.fixed(Records.NOON, ZoneOffset.UTC));
  private final FleetfoldClient client = recording.client();

  private Run start() {
    return client.runs().start("agent-1", "Agent One", "be tested");
  }

  @Test
  void shouldPublishARunFromStartToEnd() {
    Run run = start();
    run.update().totalIterations(3).metadata(Map.of("tag", "x")).publish();
    run.complete("done");
    List<AgentRun> versions = recording.runs();
    assertThat(versions)
        .extracting(AgentRun::getStatus)
        .containsExactly("running", "running", "completed");
    assertThat(versions).extracting(AgentRun::getRunId).containsOnly(run.id());
    AgentRun last = versions.get(2);
    assertThat(last.getMetadata()).isEqualTo("{\"tag\":\"x\"}");
    assertThat(last.getTotalIterations()).isEqualTo(3);
    assertThat(last.getFinalSynthesisOutput()).isEqualTo("done");
    assertThat(last.getStartedAt()).isEqualTo(Records.NOON);
    assertThat(last.getFinishedAt()).isEqualTo(Records.NOON);
    assertThat(recording.events())
        .extracting(AgentRunEvent::getEventType)
        .containsExactly("run_started", "run_completed");
  }

  @Test
  void shouldGiveVersionsStrictlyIncreasingTimesWithinAMillisecond() {
    Run run = start();
    run.update().objective("one").publish();
    run.update().objective("two").publish();
    assertThat(recording.runs())
        .extracting(v -> v.getRecordedAt().toEpochMilli() - Records.NOON.toEpochMilli())
        .containsExactly(0L, 1L, 2L);
  }

  @Test
  void shouldFailAndCancel() {
    start().fail("broke");
    start().cancel("not wanted");
    assertThat(recording.runs())
        .extracting(AgentRun::getStatus)
        .containsExactly("running", "error", "running", "cancelled");
    assertThat(recording.runs().get(3).getErrorMessage()).isEqualTo("not wanted");
    assertThat(recording.events().get(1).getData()).isEqualTo("{\"error\":\"broke\"}");
  }

  @Test
  void shouldTellOfIterationsAndActions() {
    Run run = start();
    try (Iteration iteration = run.iteration()) {
      run.action("search", Map.of("q", "x")).complete(List.of(1, 2));
      run.action("fetch", null).fail("404");
      run.action("read", null, "text", Duration.ofMillis(12));
      assertThat(iteration.number()).isEqualTo(1);
    }
    run.complete(null);
    List<AgentRunEvent> events = recording.events();
    assertThat(events)
        .extracting(AgentRunEvent::getEventType)
        .containsExactly(
            "run_started",
            "iteration_started",
            "action_execution_started",
            "action_execution_completed",
            "action_execution_started",
            "action_execution_completed",
            "action_execution_completed",
            "iteration_completed",
            "run_completed");
    assertThat(events.get(3).getData())
        .startsWith(
            "{\"action\":\"search\",\"args\":{\"q\":\"x\"},\"result\":[1,2],\"duration_ms\":");
    assertThat(events.get(5).getData()).contains("\"error\":\"404\"");
    assertThat(events.get(6).getData()).endsWith("\"result\":\"text\",\"duration_ms\":12}");
    assertThat(recording.runs()).last().extracting(AgentRun::getTotalIterations).isEqualTo(1);
  }

  @Test
  void shouldKeepTheEventThoughItsDataCannotBeWritten() {
    Map<String, Object> cyclic = new HashMap<>();
    cyclic.put("self", cyclic);
    assertThat(start().event("custom", cyclic)).isTrue();
    assertThat(recording.events().get(1).getData()).contains("not_writable_as_json");
  }

  @Test
  void shouldNotThrowOnMissingValues() {
    Run run = client.runs().start(null, null, null);
    assertThat(run.event(null)).isFalse();
    assertThat(run.complete(null)).isFalse();
    assertThat(client.report().refused()).containsEntry(DropReason.INVALID, 5L);
  }

  @Test
  void shouldStartAChildUnderItsParent() {
    Run parent = start();
    Run child = parent.child("agent-2", "Agent Two", "help").session("app", "user", "s").start();
    AgentRun version = recording.runs().get(1);
    assertThat(version.getRunId()).isEqualTo(child.id()).isNotEqualTo(parent.id());
    assertThat(version.getParentRunId()).isEqualTo(parent.id());
    assertThat(recording.events().get(1).getSessionId()).isEqualTo("s");
  }

  @Test
  void shouldTellOfCallsWithAndWithoutARun() {
    Run run = start();
    run.llm("openai", "gpt-4o")
        .prompt("why?")
        .response("so")
        .tokens(10, 4)
        .cacheTokens(5, 1)
        .reasoningTokens(2)
        .usageMetrics(Map.of("cost_usd", "0.01"))
        .latency(Duration.ofMillis(900))
        .publish();
    client.llm().call("anthropic", "claude").agent("agent-9").error("overloaded").publish();
    AgentLlmUsage first = recording.usages().get(0);
    assertThat(first.getRunId()).isEqualTo(run.id());
    assertThat(first.getPromptLength()).isEqualTo(4);
    assertThat(first.getResponseLength()).isEqualTo(2);
    assertThat(first.getCacheReadTokens()).isEqualTo(5);
    assertThat(first.getStatus()).isEqualTo("success");
    AgentLlmUsage second = recording.usages().get(1);
    assertThat(second.getRunId()).isNull();
    assertThat(second.getStatus()).isEqualTo("error");
    assertThat(second.getUsageId()).isNotEqualTo(first.getUsageId());
  }

  @Test
  void shouldForgetWhatWasRecorded() {
    start();
    client.delete("run-9");
    assertThat(recording.deleted()).containsExactly("run-9");
    recording.clear();
    assertThat(recording.runs()).isEmpty();
    assertThat(recording.events()).isEmpty();
    assertThat(recording.deleted()).isEmpty();
  }
}
