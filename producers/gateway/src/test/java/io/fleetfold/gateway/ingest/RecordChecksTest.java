package io.fleetfold.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetfold.gate.tokens.Scope;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Topics;
import java.time.Instant;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class RecordChecksTest {
  private static final Instant NOW = Instant.EPOCH;

  @Test
  void shouldTakeWhatTheFoldsTake() {
    assertThatCode(() -> RecordChecks.check(run("r", "running"))).doesNotThrowAnyException();
    assertThatCode(() -> RecordChecks.check(Message.deletion("r"))).doesNotThrowAnyException();
    // a character of two bytes: 512 of them are as long as an id may be
    String longest = "é".repeat(256);
    assertThatCode(() -> RecordChecks.check(run(longest, "error"))).doesNotThrowAnyException();
  }

  @Test
  void shouldNameWhatTheFoldsWouldRefuse() {
    assertThat(refusal(run("é".repeat(257), "running")).field()).isEqualTo("run_id");
    assertThat(refusal(run(" ", "running")).field()).isEqualTo("run_id");
    assertThat(refusal(run("r", "done")).message()).contains("pending").contains("cancelled");
    assertThat(refusal(Message.deletion("")).field()).isEqualTo("run_id");
    AgentRunEvent event = event();
    event.setRunId(null);
    assertThat(refusal(new Message(Topics.AGENT_EVENTS, null, event)).field()).isEqualTo("run_id");
    AgentLlmUsage call = new AgentLlmUsage();
    call.setUsageId("u");
    call.setProvider("p");
    call.setModel("m");
    call.setStatus("maybe");
    call.setCreatedAt(NOW);
    assertThat(refusal(Message.of(Topics.AGENT_LLM_USAGE, call)).message())
        .contains("success, error");
    call.setStatus("success");
    call.setModel(null);
    assertThat(refusal(Message.of(Topics.AGENT_LLM_USAGE, call)).field()).isEqualTo("model");
  }

  @Test
  void shouldWriteForTheApplicationOfTheTokenOnly() throws Exception {
    Caller bound = new Caller("t", EnumSet.allOf(Scope.class), "shop", true, Masking.NONE);
    Message mine = Message.of(Topics.AGENT_EVENTS, event());
    AppBinding.bind(mine, bound);
    assertThat(((AgentRunEvent) mine.value()).getAppName()).isEqualTo("shop");
    AgentRunEvent other = event();
    other.setAppName("bank");
    RefusedException refused =
        catchThrowableOfType(
            RefusedException.class,
            () -> AppBinding.bind(Message.of(Topics.AGENT_EVENTS, other), bound));
    assertThat(refused.refusal().field()).isEqualTo("app_name");
    assertThat(
            catchThrowableOfType(
                RefusedException.class, () -> AppBinding.bind(Message.deletion("r"), bound)))
        .isNotNull();
  }

  private static AgentRunEvent event() {
    AgentRunEvent event = new AgentRunEvent();
    event.setEventId("e");
    event.setRunId("r");
    event.setAgentId("a");
    event.setAgentName("a");
    event.setTimestamp(NOW);
    event.setEventType("custom");
    return event;
  }

  private static Message run(String id, String status) {
    AgentRun run = new AgentRun();
    run.setRunId(id);
    run.setAgentId("a");
    run.setAgentName("a");
    run.setObjective("");
    run.setStatus(status);
    run.setRecordedAt(NOW);
    return Message.of(Topics.AGENT_RUNS, run);
  }

  private static Refusal refusal(Message message) {
    return catchThrowableOfType(RefusedException.class, () -> RecordChecks.check(message))
        .refusal();
  }
}
