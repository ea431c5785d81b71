package io.fleetfold.gateway.otlp.genai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.client.usage.ReportedCost;
import io.fleetfold.gateway.otlp.AnyJson;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.Billing;
import io.fleetfold.schemas.Times;
import io.fleetfold.schemas.TokenClass;
import io.fleetfold.schemas.UsageIssue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;

/** Makes statements of calls out of what attributes tell. */
final class CallStatements {
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
  private static final BigDecimal MAX_MS = BigDecimal.valueOf(Integer.MAX_VALUE);

  private final EmitterTable table;

  CallStatements(EmitterTable table) {
    this.table = table;
  }

  /** A call's statement by its span. */
  AgentLlmUsage of(GenAiSpan span) {
    boolean isCall = span.kind().isCall();
    AgentLlmUsage call =
        read(
            span.reading(),
            isCall ? span.input() : null,
            isCall ? span.output() : null,
            span.item().startMillis(),
            span.kind().isClaim());
    call.setCarrier("span");
    call.setAgentId(span.agent());
    call.setRunId(span.traceId());
    call.setTraceId(span.traceId());
    call.setSpanId(span.spanId());
    call.setParentSpanId(span.parent());
    call.setLatencyMs(span.item().durationMillis());
    String error = span.error();
    call.setStatus(error == null ? "success" : "error");
    call.setErrorMessage(error);
    identify(call, span.traceId() + "/" + span.spanId());
    call.setUsageMetrics(span.rest().toString());
    return call;
  }

  /** Whether it tells tokens or a cost. */
  static boolean hasUsage(AgentLlmUsage call) {
    return call.getProviderCostUsd() != null
        || Arrays.stream(TokenClass.values()).anyMatch(kind -> kind.of(call) != null);
  }

  /**
   * All that attributes tell of a call; its own id and its place are the caller's. A sum that
   * repeats the id of one of its calls, and an answer of the application's own cache, have no id of
   * the provider.
   */
  AgentLlmUsage read(
      Reading reading, JsonNode input, JsonNode output, long startMillis, boolean claim) {
    String model = reading.text(Field.MODEL);
    String provider = table.provider(reading.text(Field.PROVIDER), model);
    TokenReading tokens = TokenReading.of(reading, provider, table.cacheBeside());
    AgentLlmUsage call = new AgentLlmUsage();
    call.setProvider(provider);
    call.setModel(model == null ? EmitterTable.UNKNOWN : model);
    call.setStatus("success");
    call.setClaim(claim);
    call.setCreatedAt(Instant.ofEpochMilli(startMillis));
    tokens.counts().forEach((kind, count) -> kind.put(call, count));
    BigDecimal cost = reading.amount(Field.COST_USD);
    call.setProviderCostUsd(ReportedCost.storable(cost == null ? tokens.costUsd() : cost));
    boolean isInvalid = reading.isInvalid() || (cost != null && call.getProviderCostUsd() == null);
    call.setUsageIssue(isInvalid ? UsageIssue.INVALID : tokens.issue());
    String tier = tier(reading.text(Field.SERVICE_TIER));
    call.setServiceTier(tier == null ? tokens.serviceTier() : tier);
    call.setBilling(
        reading.flag(Field.ANSWER_CACHED) ? Billing.CACHED : reading.text(Field.BILLING));
    if (!claim && !Billing.CACHED.equalsIgnoreCase(call.getBilling())) {
      call.setResponseId(reading.id(Field.RESPONSE_ID));
      call.setRequestId(reading.id(Field.REQUEST_ID));
    }
    call.setSessionId(reading.id(Field.SESSION_ID));
    call.setFinishReason(reading.text(Field.FINISH_REASON));
    call.setTimeToFirstTokenMs(firstToken(reading, startMillis));
    call.setInputParams(parameters(reading));
    if (input != null) {
      call.setPrompt(AnyJson.textOf(input));
      call.setPromptLength(call.getPrompt().length());
    }
    if (output != null) {
      call.setResponseContent(AnyJson.textOf(output));
      call.setResponseLength((long) call.getResponseContent().length());
    }
    return call;
  }

  /** Gives the call the id that its carriers share: that of the provider, else the other. */
  static void identify(AgentLlmUsage call, String defaultId) {
    String id = call.getResponseId() != null ? call.getResponseId() : call.getRequestId();
    call.setUsageId(id == null ? defaultId : id);
  }

  // "auto" asks the provider to choose, and tells no tier
  private static String tier(String told) {
    return "auto".equalsIgnoreCase(told) ? null : told;
  }

  private static Long firstToken(Reading reading, long startMillis) {
    BigDecimal millis = reading.amount(Field.FIRST_TOKEN_MS);
    if (millis == null) {
      BigDecimal seconds = reading.amount(Field.FIRST_TOKEN_SECONDS);
      millis = seconds == null ? null : seconds.multiply(THOUSAND);
    }
    if (millis == null) {
      millis = sinceStart(reading.text(Field.FIRST_TOKEN_AT), startMillis);
    }
    return millis == null || millis.signum() < 0 || millis.compareTo(MAX_MS) > 0
        ? null
        : (Long) millis.setScale(0, RoundingMode.HALF_UP).longValue();
  }

  private static BigDecimal sinceStart(String time, long startMillis) {
    try {
      return time == null
          ? null
          : BigDecimal.valueOf(
              Times.parse(time.replace("\"", "").strip()).toEpochMilli() - startMillis);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private String parameters(Reading reading) {
    ObjectNode parameters = AnyJson.object();
    JsonNode system = reading.find(Field.SYSTEM);
    reading.attributes().all().keySet().stream()
        .filter(name -> table.parameters().stream().anyMatch(glob -> glob.matches(name)))
        .filter(reading::isLeft)
        .forEach(
            name -> {
              parameters.set(
                  name.substring(name.lastIndexOf('.') + 1),
                  AnyJson.structured(AnyJson.of(reading.attributes().value(name))));
              reading.use(name);
            });
    if (system != null) {
      parameters.set("system_instructions", AnyJson.structured(system));
    }
    return parameters.isEmpty() ? null : parameters.toString();
  }
}
