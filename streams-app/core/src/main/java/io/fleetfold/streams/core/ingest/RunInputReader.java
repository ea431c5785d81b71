package io.fleetfold.streams.core.ingest;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.Topics;
import io.fleetfold.schemas.UndecodableException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Makes a {@link RunInput} of a record: decodes it, normalises it and finds where it belongs. Reads
 * no store and writes nothing. Thread-safe.
 */
public final class RunInputReader implements InputReader<RunInput> {
  private static final int WIRE_HEADER = 5;

  private final RecordReaders readers;
  private final Limits limits;
  private final int partitions;

  /** A reader of a fleet with that many partitions. */
  public RunInputReader(RecordReaders readers, Limits limits, int partitions) {
    this.readers = readers;
    this.limits = limits;
    this.partitions = partitions;
  }

  @Override
  public RunInput read(Source source, Standing standing) {
    try {
      RunInput input = decode(source);
      String key = key(input);
      return switch (standing) {
        case FOLDED -> input;
        case AMONG_STRAYS -> new Input.Stray(source, key);
        case OPEN -> belongs(source, key) ? input : stray(source, key);
      };
    } catch (UndecodableException e) {
      return refused(source, e.reason(), e.getMessage());
    } catch (Refusal e) {
      return refused(source, e.reason(), e.getMessage());
    }
  }

  @Override
  public RunInput refused(Source source, String reason, String message) {
    return new Input.Refused(source, reason, message);
  }

  private static RunInput stray(Source source, String key) {
    if (Origin.isOf(source)) {
      throw new Refusal(
          Refusal.INVALID,
          "the record does not stand where its key belongs, although it was sent on: leave its"
              + " headers out, or see whether "
              + source.name()
              + " has as many partitions as the fleet is configured for");
    }
    return new Input.Stray(source, key);
  }

  private RunInput decode(Source source) {
    limits.checkSize(source);
    Issues issues = new Issues();
    FieldRules rules = new FieldRules(limits, source.logTime(), issues);
    if (source.topic().equals(Topics.AGENT_RUNS.name())) {
      if (source.value() == null) {
        return new RunInput.Deletion(source, rules.requiredId("key", text(source.key())));
      }
      AgentRun run = readers.runs().deserialize(source.name(), source.value());
      Normaliser.run(run, rules);
      return new RunInput.Version(source, run, issues.reasons());
    }
    if (source.value() == null) {
      throw new Refusal(
          Refusal.INVALID,
          "the value is null: only runs are deleted so, by a null value in "
              + Topics.AGENT_RUNS.name());
    }
    // earlier releases sent those of sessions to the topic of strays
    if (source.topic().equals(Topics.AGENT_EVENTS.name())
        || source.topic().equals(Topics.AGENT_SESSION_EVENTS.name())) {
      AgentRunEvent event = readers.events().deserialize(source.name(), source.value());
      ActionFacts action = Normaliser.event(event, rules);
      return new RunInput.Event(source, event, hash(source.value()), action, issues.reasons());
    }
    AgentLlmUsage call = readers.calls().deserialize(source.name(), source.value());
    ReportedCost cost = new ReportedCost();
    Normaliser.call(call, rules, cost);
    BigDecimal stated = call.getProviderCostUsd();
    BigDecimal usd = stated == null ? cost.usd(issues) : rules.usd(stated);
    return new RunInput.Call(source, call, hash(source.value()), usd, issues.reasons());
  }

  private static String key(RunInput input) {
    if (input instanceof RunInput.Version run) {
      return run.record().getRunId();
    } else if (input instanceof RunInput.Event event) {
      return event.record().getRunId();
    } else if (input instanceof RunInput.Call call) {
      AgentLlmUsage record = call.record();
      return RecordKeys.ofCall(record.getRunId(), record.getAgentId(), record.getUsageId());
    }
    return ((RunInput.Deletion) input).runId();
  }

  private boolean belongs(Source source, String key) {
    byte[] right = key.getBytes(StandardCharsets.UTF_8);
    return Arrays.equals(right, source.key())
        && source.partition() == RecordKeys.partition(right, partitions);
  }

  private static String text(byte[] key) {
    try {
      return key == null
          ? null
          : StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
    } catch (CharacterCodingException e) {
      throw new Refusal(Refusal.INVALID, "the key is not UTF-8: publish the run_id as text");
    }
  }

  // 32 bits: the hash only tells duplicates from conflicts in a count
  private static int hash(byte[] value) {
    CRC32C crc = new CRC32C();
    crc.update(value, WIRE_HEADER, value.length - WIRE_HEADER);
    return (int) crc.getValue();
  }
}
