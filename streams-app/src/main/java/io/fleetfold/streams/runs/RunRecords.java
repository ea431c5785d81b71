package io.fleetfold.streams.runs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.fleetfold.records.Run;
import io.fleetfold.streams.ingest.EventTypes;
import io.fleetfold.streams.state.LlmTotals;
import io.fleetfold.streams.state.Money;
import io.fleetfold.streams.state.RunContent;
import io.fleetfold.streams.state.RunCore;
import io.fleetfold.streams.state.Told;
import io.fleetfold.streams.stats.Totals;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/** Makes the run that leaves the app of what the stores hold of it. */
public final class RunRecords {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int MOST_ACTIONS = 200;

  private RunRecords() {}

  /** The run as a record. */
  static Run of(String runId, RunCore run, RunContent content, List<Actions.Sum> actions) {
    LlmTotals llm = run.getLlm();
    return new Run(
        runId,
        Runs.agent(run),
        run.getAgentName(),
        Runs.status(run).code(),
        text(content.getObjective()),
        text(content.getAdditionalContext()),
        time(run.getStartedAt()),
        time(run.getFinishedAt()),
        Runs.duration(run),
        Runs.iterations(run),
        text(content.getFinalSynthesisOutput()),
        text(content.getExecutionHistory()),
        text(content.getErrorMessage()),
        text(content.getMetadata()),
        text(content.getParentRunId()),
        text(content.getAppName()),
        text(content.getUserId()),
        text(content.getSessionId()),
        time(run.getRecordedAt()),
        time(run.getLastActivityAt()),
        run.getEventCount(),
        eventsByType(run.getEventsByType()),
        actions(actions),
        llm.getCalls(),
        llm.getErrorCalls(),
        llm.getInputTokens(),
        llm.getOutputTokens(),
        llm.getCacheReadTokens(),
        llm.getCacheWriteTokens(),
        llm.getReasoningTokens(),
        llm.getAudioInputTokens(),
        llm.getAudioOutputTokens(),
        Totals.cost(llm),
        Totals.unpriced(llm),
        Money.usd(llm.getProviderCost()),
        run.getRevision());
  }

  private static String eventsByType(List<Long> counts) {
    return json(
        json -> {
          for (int i = 0; i < counts.size(); i++) {
            if (counts.get(i) != 0) {
              json.writeNumberField(EventTypes.ALL.get(i), counts.get(i));
            }
          }
        });
  }

  // actions have no known set: beyond so many names the rest is one sum, so that a run's size stays
  // bounded
  private static String actions(List<Actions.Sum> actions) {
    return json(
        json -> {
          long[] rest = new long[3];
          for (int i = 0; i < actions.size(); i++) {
            Actions.Sum sum = actions.get(i);
            if (i < MOST_ACTIONS) {
              action(json, sum.action(), sum.count(), sum.errors(), sum.durationMillis());
            } else {
              rest[0] += sum.count();
              rest[1] += sum.errors();
              rest[2] += sum.durationMillis();
            }
          }
          if (actions.size() > MOST_ACTIONS) {
            action(json, EventTypes.OTHER, rest[0], rest[1], rest[2]);
          }
        });
  }

  private static void action(JsonGenerator json, String name, long count, long errors, long millis)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("count", count);
    json.writeNumberField("errors", errors);
    json.writeNumberField("duration_ms", millis);
    json.writeEndObject();
  }

  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  private static String json(Body body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static String text(Told told) {
    return told == null ? null : told.getValue();
  }

  private static Instant time(long at) {
    return at == Runs.UNKNOWN ? null : Instant.ofEpochMilli(at);
  }
}
