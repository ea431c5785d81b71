package io.fleetfold.gateway.ingest;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.CallNumbers;
import io.fleetfold.schemas.RecordFaults;
import io.fleetfold.schemas.RecordLimits;
import io.fleetfold.schemas.SessionLimits;
import io.fleetfold.schemas.Text;
import io.fleetfold.schemas.TokenClass;
import io.fleetfold.schemas.Topics;
import java.math.BigDecimal;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * What is refused of a record, told to whoever sent it: what the folds would refuse, and numbers
 * that can't be, which they would take as not known. What else they mend (texts too long, times far
 * off) goes on to them, who count it.
 */
final class RecordChecks {
  private RecordChecks() {}

  static void check(Message message) throws RefusedException {
    SpecificRecord value = message.value();
    RecordFaults.Fault fault = RecordFaults.of(message.topic(), message.key(), value);
    if (fault != null) {
      throw new RefusedException(fault.field(), fault.message());
    }
    if (value == null) {
      return;
    }
    counts(value);
    if (value instanceof AgentLlmUsage call) {
      numbers(call);
    } else if (value instanceof AgentRunEvent event
        && message.topic().equals(Topics.AGENT_SESSION_EVENTS)) {
      sizes(event);
    }
  }

  private static void counts(SpecificRecord value) throws RefusedException {
    for (Schema.Field field : value.getSchema().getFields()) {
      if ((value.get(field.pos()) instanceof Long count && count < 0)
          || (value.get(field.pos()) instanceof Integer number && number < 0)) {
        throw negative(field.name());
      }
    }
  }

  private static void numbers(AgentLlmUsage call) throws RefusedException {
    for (TokenClass kind : TokenClass.values()) {
      Long count = kind.of(call);
      if (count != null && !CallNumbers.isTokens(count)) {
        throw new RefusedException(
            kind.field(),
            kind.field()
                + " is more than "
                + RecordLimits.TOKENS
                + ": send at most that, or leave it out where it is unknown");
      }
    }
    BigDecimal cost = call.getProviderCostUsd();
    if (cost != null && !CallNumbers.isCost(cost)) {
      String field = "provider_cost_usd";
      throw cost.signum() < 0
          ? negative(field)
          : new RefusedException(field, field + " is too large: send an amount in USD");
    }
  }

  private static RefusedException negative(String field) {
    return new RefusedException(
        field, field + " is negative: send zero or more, or leave it out where it is unknown");
  }

  private static void sizes(AgentRunEvent event) throws RefusedException {
    SessionLimits limits = SessionLimits.DEFAULT;
    long content = size("content", event.getContent(), limits.contentBytes());
    long data = size("data", event.getData(), limits.fieldBytes());
    long delta = size("state_delta", event.getStateDelta(), limits.fieldBytes());
    if (content + data + delta > SessionLimits.EVENT_BYTES) {
      throw new RefusedException(
          null,
          "content, data and state_delta have "
              + (content + data + delta)
              + " bytes together: send at most "
              + SessionLimits.EVENT_BYTES);
    }
  }

  private static long size(String field, String json, int limit) throws RefusedException {
    long bytes = json == null ? 0 : Text.utf8Length(json);
    if (bytes > limit) {
      throw new RefusedException(field, field + " has " + bytes + " bytes: send at most " + limit);
    }
    return bytes;
  }
}
