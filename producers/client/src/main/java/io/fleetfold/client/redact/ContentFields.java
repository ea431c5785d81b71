package io.fleetfold.client.redact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;

/**
 * Takes content out of records, where it is not to be kept: prompts, answers, and what tools are
 * given and give. Which fields hold it, their schema says ({@code fleetfold.content}). Numbers
 * stay, and for what goes its length in characters; an action that failed still shows it.
 */
public final class ContentFields {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();
  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9.]{1,40}([eE][-+]?[0-9]{1,3})?");
  private static final String ERROR = "error";

  private ContentFields() {}

  /** The record without its content; the same record where it has none. */
  public static <R extends SpecificRecord> R drop(R record) {
    if (record == null) {
      return null;
    }
    R without = record;
    for (RecordFields.TextField field : RecordFields.of(record.getSchema())) {
      if (field.content() != ContentKind.NONE
          && record.get(field.position()) instanceof String text
          && !text.isEmpty()) {
        without = without == record ? RecordFields.copy(record) : without;
        without.put(field.position(), rest(field, text));
        keepLength(without, field, text.length());
      }
    }
    return without;
  }

  private static String rest(RecordFields.TextField field, String text) {
    String rest = field.content() == ContentKind.ALL ? null : json(field, text);
    return rest == null && !field.nullable() ? "" : rest;
  }

  private static void keepLength(SpecificRecord record, RecordFields.TextField field, long length) {
    if (field.length() >= 0) {
      Object known = record.get(field.length());
      if (known == null || ((Number) known).longValue() == 0) {
        record.put(field.length(), length);
      }
    }
  }

  private static String json(RecordFields.TextField field, String text) {
    try {
      JsonNode tree = MAPPER.readTree(text);
      if (!(tree instanceof ObjectNode object)) {
        return null;
      }
      if (field.content() == ContentKind.MEMBERS) {
        members(object, field.keeps());
      } else {
        strings(object, field.keeps());
      }
      return MAPPER.writeValueAsString(object);
    } catch (JsonProcessingException | NumberFormatException | StackOverflowError e) {
      // Jackson throws the second at an exponent of more digits than an int has
      return null;
    }
  }

  private static void members(ObjectNode object, List<String> keeps) {
    boolean failed = failed(object) || failed(object.path("result"));
    ObjectNode lengths = object.objectNode();
    for (Iterator<Map.Entry<String, JsonNode>> all = object.properties().iterator();
        all.hasNext(); ) {
      Map.Entry<String, JsonNode> member = all.next();
      JsonNode value = member.getValue();
      if (value.isObject() && keeps.contains(member.getKey())) {
        strings(value, keeps);
      } else if (value.isContainerNode() || !(isNumber(value) || keeps.contains(member.getKey()))) {
        lengths.put(member.getKey() + "_length", length(value));
        all.remove();
      }
    }
    lengths.properties().forEach(entry -> object.putIfAbsent(entry.getKey(), entry.getValue()));
    if (failed) {
      object.put(ERROR, true);
    }
  }

  /** As the folds see that an action failed: the words for it go, the fact stays. */
  private static boolean failed(JsonNode node) {
    JsonNode error = node.path(ERROR);
    boolean told =
        error.isTextual()
            ? !error.textValue().isEmpty()
            : !error.isMissingNode() && !error.isNull() && !error.equals(BooleanNode.FALSE);
    String status = node.path("status").asText();
    return told
        || node.path("success").equals(BooleanNode.FALSE)
        || status.equals(ERROR)
        || status.equals("failed");
  }

  private static void strings(JsonNode node, List<String> keeps) {
    if (node instanceof ObjectNode object) {
      for (Iterator<Map.Entry<String, JsonNode>> all = object.properties().iterator();
          all.hasNext(); ) {
        Map.Entry<String, JsonNode> member = all.next();
        if (!isNumber(member.getValue()) && !keeps.contains(member.getKey())) {
          all.remove();
        }
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = array.size() - 1; i >= 0; i--) {
        if (array.get(i).isTextual()) {
          array.remove(i);
        }
      }
    }
    node.forEach(child -> strings(child, keeps));
  }

  private static boolean isNumber(JsonNode value) {
    return !value.isTextual() || NUMBER.matcher(value.textValue()).matches();
  }

  private static int length(JsonNode value) {
    return value.isTextual() ? value.textValue().length() : value.toString().length();
  }
}
