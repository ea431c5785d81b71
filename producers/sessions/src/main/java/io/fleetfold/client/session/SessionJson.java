package io.fleetfold.client.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values of sessions as JSON and back. */
public final class SessionJson {
  public static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .findAndAddModules()
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private SessionJson() {}

  /** A value as JSON; what cannot be is refused under the field's name. */
  public static JsonNode tree(String field, Object value) {
    try {
      return CleanJson.clean(field, MAPPER.valueToTree(value));
    } catch (IllegalArgumentException | StackOverflowError e) {
      // the cause's message may quote content: only its class is told
      throw new InvalidSessionInputException(
          field,
          "cannot be written as JSON (" + e.getClass().getSimpleName() + ")",
          "use maps, lists, texts, numbers, booleans and null");
    }
  }

  /** JSON text as JSON. */
  public static JsonNode parse(String field, String json) {
    try {
      JsonNode tree = MAPPER.readTree(json);
      if (tree != null && !tree.isMissingNode()) {
        return tree;
      }
    } catch (StreamConstraintsException e) {
      throw new InvalidSessionInputException(
          field,
          "is larger or deeper than JSON can be",
          "keep large things elsewhere and refer to them");
    } catch (JsonProcessingException e) {
      // told below, without the content that its message quotes
    }
    throw new InvalidSessionInputException(field, "is not JSON", "write it as JSON");
  }

  public static Map<String, Object> map(JsonNode object) {
    return object == null || !object.isObject()
        ? Map.of()
        : Collections.unmodifiableMap(entries(object, /* frozen= */ false));
  }

  /** As {@link #map}, with nothing in it that can be changed: for what several may hold. */
  public static Map<String, Object> frozen(JsonNode object) {
    return object == null || !object.isObject() ? Map.of() : entries(object, /* frozen= */ true);
  }

  // by hand: Jackson's own conversion writes and reads the tree again, for each of many messages
  private static Map<String, Object> entries(JsonNode object, boolean frozen) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      map.put(entry.getKey(), object(entry.getValue(), frozen));
    }
    return frozen ? Collections.unmodifiableMap(map) : map;
  }

  public static Object object(JsonNode value) {
    return object(value, /* frozen= */ false);
  }

  private static Object object(JsonNode value, boolean frozen) {
    return switch (value.getNodeType()) {
      case OBJECT -> entries(value, frozen);
      case ARRAY -> {
        List<Object> list = new ArrayList<>(value.size());
        value.forEach(item -> list.add(object(item, frozen)));
        yield frozen ? Collections.unmodifiableList(list) : list;
      }
      case STRING -> value.textValue();
      case NUMBER -> value.numberValue();
      case BOOLEAN -> value.booleanValue();
      case NULL, MISSING -> null;
      default -> MAPPER.convertValue(value, Object.class);
    };
  }

  /** Content of one text part. */
  public static ObjectNode ofText(String text) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    ArrayNode parts = content.putArray("parts");
    parts.addObject().put("text", text);
    return content;
  }

  /** The text of content: of its parts, or of content that is a text itself. */
  static String text(JsonNode content) {
    if (content.isTextual()) {
      return content.textValue();
    }
    StringBuilder text = new StringBuilder();
    JsonNode parts = content.isArray() ? content : content.path("parts");
    parts.forEach(
        part -> text.append(part.isTextual() ? part.asText() : part.path("text").asText()));
    return text.toString();
  }

  /** As the type; as it is where that is null. */
  @SuppressWarnings("unchecked") // then the caller says what it is
  static <T> Optional<T> typed(String name, Object value, Class<T> type) {
    if (value == null || type == null) {
      return Optional.ofNullable((T) value);
    }
    if (type.isInstance(value)) {
      return Optional.of(type.cast(value));
    }
    try {
      return Optional.of(MAPPER.convertValue(value, type));
    } catch (IllegalArgumentException e) {
      throw new InvalidSessionInputException(
          "state key " + name,
          "holds a " + value.getClass().getSimpleName() + ", no " + type.getSimpleName(),
          "ask for the type that was set");
    }
  }

  @SuppressWarnings("unchecked") // a fallback's class is that of the answer
  static <T> T typed(String name, Object value, T fallback) {
    Class<?> type = fallback == null ? null : fallback.getClass();
    if (fallback instanceof Map) {
      type = Map.class;
    } else if (fallback instanceof List) {
      type = List.class;
    }
    return (T) typed(name, value, (Class<Object>) type).orElse(fallback);
  }
}
