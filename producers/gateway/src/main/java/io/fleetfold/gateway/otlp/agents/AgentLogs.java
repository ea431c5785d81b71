package io.fleetfold.gateway.otlp.agents;

import io.fleetfold.gateway.ingest.Item;
import io.fleetfold.gateway.otlp.LogHash;
import io.fleetfold.gateway.otlp.LogItem;
import io.fleetfold.gateway.otlp.LogMapping;
import java.util.Comparator;
import java.util.List;

/** Log records of coding agents. */
public final class AgentLogs implements LogMapping {
  private static final LogReader CLAUDE = new ClaudeLogs();
  private static final LogReader CODEX = new CodexLogs();
  private static final LogReader GEMINI = new GeminiLogs();

  // where a request has them in another order than they happened
  private static final Comparator<AgentLog> ORDER =
      Comparator.comparingLong((AgentLog log) -> log.item().timeMillis())
          .thenComparing(AgentLog::sequence, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparingInt(log -> log.item().index());

  private final UsageSources sources;

  /** Mappings that count the calls of the places named. */
  public AgentLogs(UsageSources sources) {
    this.sources = sources;
  }

  @Override
  public boolean claims(LogItem log) {
    return AgentLog.agentOf(log) != null;
  }

  @Override
  public List<Item> map(List<LogItem> claimed) {
    LogHash hashes = new LogHash();
    LogBatch batch = new LogBatch(sources);
    claimed.stream()
        .map(log -> AgentLog.of(log, hashes))
        .sorted(ORDER)
        .forEach(
            log -> {
              batch.takes(log);
              reader(log.agent()).read(log, batch);
            });
    return batch.items();
  }

  private static LogReader reader(CodingAgent agent) {
    return switch (agent) {
      case CLAUDE_CODE -> CLAUDE;
      case CODEX -> CODEX;
      case GEMINI_CLI, QWEN_CODE -> GEMINI;
    };
  }
}
