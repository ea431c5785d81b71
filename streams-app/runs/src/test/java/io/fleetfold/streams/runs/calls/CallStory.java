package io.fleetfold.streams.runs.calls;

import io.fleetfold.records.AgentLlmUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Random;

/** Records of one run, called {@code run}: few, and so dense that they meet. */
public final class CallStory {
  private static final String[] SPANS = {"a", "b", "c", "d", "e", "f"};

  private final Random random;
  private final int spans;
  private final long start;

  /** Records that begin at a time in milliseconds. */
  public CallStory(Random random, long start) {
    this.random = random;
    this.start = start;
    this.spans = 1 + random.nextInt(SPANS.length);
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private String span() {
    return SPANS[random.nextInt(spans)];
  }

  private String parent() {
    return chance(20) ? null : chance(20) ? "" : span();
  }

  private String trace() {
    return chance(80) ? "t" : "u";
  }

  /** Another record, which has that log time. */
  public Told record(long logTime) {
    if (chance(40)) {
      return new Told(
          null,
          trace(),
          span(),
          parent(),
          chance(40) ? "agent-" + random.nextInt(3) : null,
          logTime);
    }
    boolean placed = chance(80);
    String trace = placed ? trace() : null;
    String span = placed ? span() : null;
    String parent = placed ? parent() : null;
    String id = placed && chance(50) ? trace + "/" + span : "call-" + random.nextInt(4);
    boolean claim = chance(25);
    String carrier = chance(60) ? "span" : "event";
    AgentLlmUsage statement = statement(id, carrier + random.nextInt(3), claim);
    statement.setCarrier(carrier);
    statement.setTraceId(trace);
    statement.setSpanId(span);
    statement.setParentSpanId(parent);
    if (chance(15)) {
      // of a call's records of its own only the first counts: so there is one
      AgentLlmUsage own = statement(id, "own", false);
      own.setResponseId(id.hashCode() % 2 == 0 ? null : "r");
      own.setInputTokens(id.hashCode() % 3 == 0 ? null : (Long) 5L);
      own.setOutputTokens(null);
      own.setCacheReadTokens(null);
      own.setLatencyMs(7L);
      own.setCreatedAt(at(3));
      if (id.hashCode() % 5 == 0) {
        own.setTraceId("t");
        own.setSpanId(SPANS[0]);
        return new Told(own, "t", SPANS[0], null, null, logTime);
      }
      return new Told(own, null, null, null, null, logTime);
    }
    return new Told(statement, trace, span, parent, null, logTime);
  }

  private AgentLlmUsage statement(String id, String model, boolean claim) {
    // the model stands first in what the content is compared by: equal ones have equal content
    Random content = new Random((id + model + claim).hashCode());
    Long input = content.nextInt(3) == 0 ? null : (Long) (long) content.nextInt(100);
    return AgentLlmUsage.newBuilder()
        .setUsageId(id)
        .setRunId("run")
        .setProvider("p")
        .setModel(model + content.nextInt(3))
        .setStatus(content.nextInt(5) == 0 ? "error" : "success")
        .setAgentId(content.nextBoolean() ? "x" + content.nextInt(2) : null)
        .setCreatedAt(at(content.nextInt(3)))
        .setInputTokens(input)
        .setOutputTokens(content.nextInt(3) == 0 ? null : (Long) (long) content.nextInt(100))
        .setCacheReadTokens(
            input == null || content.nextBoolean() ? null : (Long) (input * content.nextInt(3) / 2))
        .setResponseId(content.nextInt(3) == 0 ? "r" : null)
        .setLatencyMs(content.nextInt(3) == 0 ? null : (Long) (long) content.nextInt(1000))
        .setProviderCostUsd(
            content.nextInt(8) == 0 ? BigDecimal.valueOf(content.nextInt(100), 12) : null)
        .setClaim(claim)
        .build();
  }

  // windows of ten seconds lie between
  private Instant at(int step) {
    return Instant.ofEpochMilli(start + step * 8_000L);
  }
}
