package io.fleetfold.gateway.otlp.genai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.gateway.otlp.AnyJson;
import io.fleetfold.gateway.otlp.Attributes;
import io.fleetfold.gateway.otlp.UnixNanos;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.Set;

/**
 * What the events of a span tell: messages, in the two older generations of the conventions, and
 * exceptions. The others are kept.
 */
final class SpanEvents {
  private static final Set<String> INPUT =
      Set.of(
          "gen_ai.system.message",
          "gen_ai.user.message",
          "gen_ai.assistant.message",
          "gen_ai.tool.message",
          "gen_ai.content.prompt",
          "gen_ai.prompt");
  private static final Set<String> OUTPUT =
      Set.of("gen_ai.choice", "gen_ai.content.completion", "gen_ai.completion");

  /** The call's details as an event of its span: its attributes hold for the span. */
  static final String DETAILS = "gen_ai.client.inference.operation.details";

  private static final int MAX_KEPT = 32;

  private final ArrayNode input = AnyJson.array();
  private final ArrayNode output = AnyJson.array();
  private final ArrayNode others = AnyJson.array();
  private String exception;

  SpanEvents(Span span) {
    for (Span.Event event : span.getEventsList()) {
      add(event);
    }
  }

  /** What was asked; null where no event tells it. */
  JsonNode input() {
    return input.isEmpty() ? null : input;
  }

  /** What was answered; null where no event tells it. */
  JsonNode output() {
    return output.isEmpty() ? null : output;
  }

  /** Why it failed; null where no event tells it. */
  String exception() {
    return exception;
  }

  /** The events that are neither, up to a number; null for none. */
  JsonNode others() {
    return others.isEmpty() ? null : others;
  }

  private void add(Span.Event event) {
    Attributes attributes = Attributes.of(event.getAttributesList());
    if (INPUT.contains(event.getName())) {
      input.add(message(event.getName(), attributes));
    } else if (OUTPUT.contains(event.getName())) {
      output.add(message(event.getName(), attributes));
    } else if (event.getName().equals("exception")) {
      String message = attributes.text("exception.message");
      exception = message == null ? attributes.text("exception.type") : message;
    } else if (!event.getName().equals(DETAILS) && others.size() < MAX_KEPT) {
      ObjectNode kept = AnyJson.object();
      kept.put("name", event.getName());
      kept.put("time_unix_nano", UnixNanos.text(event.getTimeUnixNano()));
      kept.set("attributes", Leftovers.of(attributes.all(), name -> true));
      others.add(kept);
    }
  }

  private static JsonNode message(String event, Attributes attributes) {
    for (String whole :
        new String[] {"gen_ai.event.content", "gen_ai.prompt", "gen_ai.completion"}) {
      if (attributes.has(whole)) {
        return AnyJson.structured(AnyJson.of(attributes.value(whole)));
      }
    }
    ObjectNode message = AnyJson.object();
    if (event.endsWith(".message")) {
      String role = event.substring("gen_ai.".length(), event.length() - ".message".length());
      message.put("role", role);
    }
    attributes
        .all()
        .forEach(
            (name, value) -> {
              if (!name.equals("gen_ai.system") && !name.equals("gen_ai.provider.name")) {
                message.set(name, AnyJson.structured(AnyJson.of(value)));
              }
            });
    return message;
  }
}
