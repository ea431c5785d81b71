package io.fleetfold.gateway.otlp.agents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.records.AgentRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the records of one request tell of a run. Not thread-safe. */
final class RunInBatch {
  /** The objective of what belongs to no prompt. */
  static final String OUTSIDE = "Outside of any prompt";

  private final RunRef ref;
  private final AgentLog first;
  private final UsageSource source;
  private Instant latest;
  private Instant startedAt;
  private String objective = "";
  private String output;
  private String trace;
  private boolean begins;
  private boolean hasUsage;
  private final Set<String> noEnds = new HashSet<>();
  private final Set<String> toolsAtWork = new HashSet<>();
  private End end;

  /** What the last thing that counts says of the run's end; of WORK it goes on. */
  private record End(String status, Instant at, String error) {}

  private static final End GOES_ON = new End(null, null, null);

  RunInBatch(RunRef ref, AgentLog first, UsageSource source) {
    this.ref = ref;
    this.first = first;
    this.source = source;
    this.latest = first.at();
  }

  RunRef ref() {
    return ref;
  }

  AgentLog first() {
    return first;
  }

  void sees(AgentLog log) {
    if (log.at().isAfter(latest)) {
      latest = log.at();
    }
    trace = trace == null ? log.trace() : trace;
  }

  /** The run begins here: until a call comes it has no usage. */
  void begins(Instant at) {
    begins = true;
    if (ref.takesCalls() && (startedAt == null || at.isBefore(startedAt))) {
      startedAt = at;
    }
  }

  void objective(String text) {
    objective = text == null ? objective : text;
  }

  void output(String text) {
    output = text == null ? output : text;
  }

  void usage() {
    hasUsage = true;
  }

  /** The model has answered: that ends the run unless more comes. */
  void answered(Instant at) {
    end = new End("completed", at, null);
  }

  /** The same, unless that answer asks for a tool or refuses: then what was told of it holds. */
  void answered(Instant at, String request) {
    if (toolsAtWork.isEmpty() && (request == null || !noEnds.contains(request))) {
      answered(at);
    }
  }

  /** The answer to that request is known not to complete the run. */
  void isNoEnd(String request) {
    if (request != null) {
      noEnds.add(request);
    }
  }

  /** A tool begins, and the run goes on until it is done. */
  void tool(String call) {
    works();
    if (call != null) {
      toolsAtWork.add(call);
    }
  }

  /** A tool is done; what it gave goes to the model. */
  void toolDone(String call) {
    works();
    toolsAtWork.remove(call);
  }

  /** A tool is asked for, or has run: the run goes on. */
  void works() {
    end = GOES_ON;
  }

  /** The emitter says that the run is over. */
  void completed(Instant at) {
    end = new End("completed", at, null);
  }

  void failed(Instant at, String error) {
    end = new End("error", at, error);
  }

  void cancelled(Instant at) {
    end = new End("cancelled", at, null);
  }

  List<AgentRun> versions() {
    List<AgentRun> versions = new ArrayList<>();
    boolean isOutside = ref.kind() == RunRef.Kind.OUTSIDE;
    // what is outside of any prompt has no length; it is over whenever it is told
    AgentRun now =
        version(isOutside ? "completed" : "running", latest)
            .setObjective(isOutside ? OUTSIDE : objective)
            .setStartedAt(startedAt)
            .setFinalSynthesisOutput(output)
            .setMetadata(metadata())
            .build();
    versions.add(now);
    if (ref.takesCalls() && end != null && end.status != null) {
      versions.add(
          version(end.status, end.at).setFinishedAt(end.at).setErrorMessage(end.error).build());
    }
    return versions;
  }

  private AgentRun.Builder version(String status, Instant at) {
    return AgentRun.newBuilder()
        .setRunId(ref.id())
        .setAgentId(first.agent().id())
        .setAgentName(first.agent().title())
        .setObjective("")
        .setStatus(status)
        .setRecordedAt(at)
        .setAppName(first.session() == null ? null : first.agent().id())
        .setUserId(first.session() == null ? null : first.user())
        .setSessionId(first.session())
        .setTraceId(trace)
        .setUsageSource(source.label());
  }

  // the newest metadata holds: it is told where the run begins, and again once a call has come
  private String metadata() {
    if (!begins && !hasUsage && ref.takesCalls()) {
      return null;
    }
    ObjectNode metadata = first.about();
    if (ref.takesCalls()) {
      metadata.put("usage", hasUsage ? "received" : "no usage received");
    }
    return metadata.toString();
  }
}
