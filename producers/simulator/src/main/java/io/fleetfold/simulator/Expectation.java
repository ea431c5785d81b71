package io.fleetfold.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the pipeline must come to, summed from the records as they are published. It shares nothing
 * with the folds that it checks: it counts, keeps every duration, and sorts. Each record is counted
 * once, however often it is sent. Not thread-safe.
 */
public final class Expectation {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Tally fleet = new Tally();
  private final Map<String, Tally> agents = new TreeMap<>();
  private final Map<String, AgentRun> open = new HashMap<>();

  void count(Emission<?> emission) {
    if (emission.value() instanceof AgentRun run) {
      version(run);
    } else if (emission.value() instanceof AgentLlmUsage call) {
      call(call);
    }
  }

  private void version(AgentRun run) {
    boolean over = run.getFinishedAt() != null;
    if (!over) {
      open.put(run.getRunId(), run);
      return;
    }
    open.remove(run.getRunId());
    count(run);
    long took = run.getFinishedAt().toEpochMilli() - run.getStartedAt().toEpochMilli();
    fleet.runDuration(took);
    agent(run.getAgentId()).runDuration(took);
  }

  private void count(AgentRun run) {
    fleet.run(run.getStatus(), run.getTotalIterations());
    agent(run.getAgentId()).run(run.getStatus(), run.getTotalIterations());
  }

  private void call(AgentLlmUsage call) {
    BigDecimal cost = reportedCost(call.getUsageMetrics());
    fleet.call(call, cost);
    agent(call.getAgentId()).call(call, cost);
  }

  private Tally agent(String id) {
    return agents.computeIfAbsent(id, unknown -> new Tally());
  }

  private static BigDecimal reportedCost(String metrics) {
    if (metrics == null) {
      return null;
    }
    try {
      JsonNode cost = MAPPER.readTree(metrics).path("cost_usd");
      return cost.isMissingNode() ? null : new BigDecimal(cost.asText());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the simulator wrote a usage block that is not JSON", e);
    }
  }

  /** {@code {"fleet": {...}, "agents": {"<id>": {...}}}}. Call it once all records are counted. */
  public ObjectNode toJson() {
    open.values().forEach(this::count);
    open.clear();
    ObjectNode json = SimulatedJson.object();
    json.set("fleet", fleet.toJson());
    ObjectNode byAgent = json.putObject("agents");
    agents.forEach((id, tally) -> byAgent.set(id, tally.toJson()));
    return json;
  }

  /** Writes {@link #toJson} to a file. */
  public void write(Path file) throws IOException {
    Files.writeString(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(toJson()));
  }
}
