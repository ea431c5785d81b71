package io.fleetfold.streams.runs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.fleetfold.records.Run;
import io.fleetfold.streams.core.ingest.EventTypes;
import io.fleetfold.streams.runs.state.RunContent;
import io.fleetfold.streams.runs.state.RunCore;
import io.fleetfold.streams.runs.state.TimestampedValue;
import io.fleetfold.streams.runs.stats.TotalsRecords;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/** Makes the run that leaves the app of what the stores hold of it. */
public final class RunRecords {
  private static final JsonFactory JSON = new JsonFactory();

  private RunRecords() {}

  /** The run as a record. */
  static Run of(String runId, RunCore run, RunContent content, List<Actions.Sum> actions) {
    Run record = new Run();
    record.setRunId(runId);
    record.setAgentId(RunRules.agent(run));
    record.setAgentName(RunRules.agentName(run));
    record.setStatus(RunRules.status(run).code());
    record.setObjective(text(content.getObjective()));
    record.setAdditionalContext(text(content.getAdditionalContext()));
    record.setStartedAt(time(run.getStartedAt()));
    record.setFinishedAt(time(run.getFinishedAt()));
    record.setDurationMs(RunRules.duration(run));
    record.setTotalIterations(RunRules.iterations(run));
    record.setFinalSynthesisOutput(text(content.getFinalSynthesisOutput()));
    record.setExecutionHistory(text(content.getExecutionHistory()));
    record.setErrorMessage(text(content.getErrorMessage()));
    record.setMetadata(text(content.getMetadata()));
    record.setParentRunId(text(content.getParentRunId()));
    record.setAppName(text(content.getAppName()));
    record.setOwnerApp(RunOwner.of(run, content));
    record.setUserId(text(content.getUserId()));
    record.setSessionId(text(content.getSessionId()));
    record.setTraceId(text(content.getTraceId()));
    record.setUsageSource(text(content.getUsageSource()));
    record.setRecordedAt(time(run.getRecordedAt()));
    record.setLastActivityAt(time(run.getLastActivityAt()));
    record.setEventCount(run.getEventCount());
    record.setEventsByType(eventsByType(run.getEventsByType()));
    record.setActions(actions(actions));
    TotalsRecords.put(run.getLlm(), record);
    record.setRevision(run.getRevision());
    return record;
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

  private static String actions(List<Actions.Sum> actions) {
    return json(
        json -> {
          for (Actions.Sum sum : actions) {
            action(json, sum);
          }
        });
  }

  private static void action(JsonGenerator json, Actions.Sum sum) throws IOException {
    json.writeObjectFieldStart(sum.action());
    json.writeNumberField("count", sum.count());
    json.writeNumberField("errors", sum.errors());
    if (sum.timed() == 0) {
      json.writeNullField("duration_ms");
    } else {
      json.writeNumberField("duration_ms", sum.durationMillis());
    }
    json.writeNumberField("timed", sum.timed());
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

  private static String text(TimestampedValue told) {
    return told == null ? null : told.getValue();
  }

  private static Instant time(long at) {
    return at == RunRules.UNKNOWN ? null : Instant.ofEpochMilli(at);
  }
}
