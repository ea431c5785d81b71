package io.fleetfold.gateway.otlp.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.gateway.otlp.AnyJson;
import io.fleetfold.gateway.otlp.LogHash;
import io.fleetfold.gateway.otlp.LogItem;
import io.fleetfold.gateway.otlp.ProcessAttributes;
import io.opentelemetry.proto.common.v1.AnyValue;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A log record of a coding agent.
 *
 * @param item the record as it came
 * @param attributes what it tells with its attributes
 * @param name the event's name without the agent's prefix
 * @param hash its id where the emitter gives it none
 */
record AgentLog(LogItem item, AgentAttributes attributes, String name, String hash) {
  static AgentLog of(LogItem item, LogHash hashes) {
    String full = fullName(item);
    CodingAgent agent = agentOf(item);
    String name = full.startsWith(agent.prefix()) ? full.substring(agent.prefix().length()) : full;
    return new AgentLog(
        item,
        new AgentAttributes(agent, item.resource(), item.attributes()),
        name,
        hashes.id(item));
  }

  /** Who sends the record; null for nobody known here. */
  static CodingAgent agentOf(LogItem item) {
    return CodingAgent.of(item.resource(), item.scope().getName(), fullName(item));
  }

  // older ones name the event in the body alone
  private static String fullName(LogItem item) {
    return item.eventName().isEmpty() && item.record().getBody().hasStringValue()
        ? item.record().getBody().getStringValue()
        : item.eventName();
  }

  CodingAgent agent() {
    return attributes.agent();
  }

  /** The event's type in records: with the agent's prefix where it is one of its own. */
  String type() {
    String full = fullName(item);
    boolean isKnown =
        full.startsWith(agent().prefix()) || full.startsWith("gen_ai.") || full.contains(" ");
    String type = isKnown ? full : agent().prefix() + full;
    return full.isBlank() || full.length() > 100 || full.contains(" ") ? "custom" : type;
  }

  /** Whether it has an event's name, and is not a line that the program logs. */
  boolean isEvent() {
    String full = fullName(item);
    return !full.isBlank() && !full.contains(" ");
  }

  /** When it happened. */
  Instant at() {
    return Instant.ofEpochMilli(item.timeMillis());
  }

  /** A scalar as text; null where there is none. */
  String text(String attribute) {
    return attributes.text(attribute);
  }

  /** A text that the emitter may have kept back; null then. */
  String content(String attribute) {
    return attributes.content(attribute);
  }

  /** A count that is not negative; null where there is none. */
  Long count(String attribute) {
    Long count = item.attributes().count(attribute);
    return count == null || count < 0 ? null : count;
  }

  /** Puts a count under the attribute's name where there is one. */
  void putCount(ObjectNode data, String attribute) {
    Long count = count(attribute);
    if (count != null) {
      data.put(attribute, count);
    }
  }

  /** Whether the attribute is true, also as a text. */
  boolean isTrue(String attribute) {
    return Boolean.TRUE.equals(item.attributes().flag(attribute));
  }

  /** Whether the attribute is false, also as a text. */
  boolean isFalse(String attribute) {
    return Boolean.FALSE.equals(item.attributes().flag(attribute));
  }

  /** The session's id; null where the record names none. */
  String session() {
    return attributes.session();
  }

  /** Whose session it is. */
  String user() {
    return attributes.user();
  }

  /** The trace as 32 hexadecimal digits; null for none. */
  String trace() {
    return item.record().getTraceId().isEmpty()
        ? null
        : HexFormat.of().formatHex(item.record().getTraceId().toByteArray());
  }

  /** The place in the order of the session's events; null where none is told. */
  Long sequence() {
    return count("event.sequence");
  }

  /**
   * The emitter's own id of the record: its place in the session with its time, since a process
   * that goes on with a session may count anew; else the hash.
   */
  String id() {
    String session = session();
    Long sequence = sequence();
    return session == null || sequence == null
        ? hash
        : session + "/" + sequence + "/" + item.timeMillis();
  }

  /** Whose process it is, and what it runs on. */
  ObjectNode about() {
    ObjectNode about = JsonNodeFactory.instance.objectNode();
    item.resource()
        .all()
        .forEach(
            (name, value) -> {
              if (ProcessAttributes.mayBeKept(name)) {
                put(about, name, value);
              }
            });
    item.attributes()
        .all()
        .forEach(
            (name, value) -> {
              if (Rest.ABOUT.contains(name)) {
                put(about, name, value);
              }
            });
    return about;
  }

  private static void put(ObjectNode node, String name, AnyValue value) {
    JsonNode json = AnyJson.of(value);
    if (node.size() < Rest.MAX_ATTRIBUTES) {
      node.set(name, Rest.about(json));
    }
  }

  /** What a record's data begins with: where the event stands in its session. */
  ObjectNode data() {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    if (session() != null) {
      data.put("session_id", session());
    }
    if (sequence() != null) {
      data.put("event_sequence", sequence());
    }
    if (item.record().getDroppedAttributesCount() != 0) {
      data.put(
          "dropped_attributes", Integer.toUnsignedLong(item.record().getDroppedAttributesCount()));
    }
    return data;
  }

  /** All that the record tells, where nobody knows what it means. */
  ObjectNode whole() {
    ObjectNode data = rest(data());
    AnyValue body = item.record().getBody();
    boolean isName = body.hasStringValue() && body.getStringValue().endsWith(name);
    if (body.getValueCase() != AnyValue.ValueCase.VALUE_NOT_SET && !isName) {
      data.withObjectProperty("attributes").set("body", Rest.bounded(AnyJson.of(body)));
    }
    return data;
  }

  /** Puts what no field takes under {@code attributes}. */
  ObjectNode rest(ObjectNode data, String... taken) {
    return Rest.add(data, item.attributes(), taken);
  }
}
