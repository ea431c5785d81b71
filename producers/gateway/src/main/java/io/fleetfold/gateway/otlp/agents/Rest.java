package io.fleetfold.gateway.otlp.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.gateway.otlp.AnyJson;
import io.fleetfold.gateway.otlp.Attributes;
import io.fleetfold.gateway.otlp.ProcessAttributes;
import io.opentelemetry.proto.common.v1.AnyValue;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Attributes that no field of a record takes: kept, bounded, under {@code attributes}. */
final class Rest {
  static final int MAX_ATTRIBUTES = 64;
  private static final int MAX_TEXT = 16 << 10;
  private static final int MAX_DEPTH = 100;
  private static final int MAX_ABOUT = 1 << 10;

  /** What tells of the process and its user: it stands on the run, not on each event. */
  static final Set<String> ABOUT =
      Set.of(
          "organization.id",
          "user.account_uuid",
          "user.account_id",
          "user.id",
          "user.email",
          "user.groups",
          "identity.source",
          "installation.id",
          "terminal.type",
          "app.version",
          "app.entrypoint",
          "originator",
          "auth_mode",
          "auth_type",
          "slug",
          "active_approval_mode",
          "anthropic.provider",
          "anthropic.custom_base_url",
          "workspace.host_paths");

  private static final Set<String> NAMED =
      Set.of(
          "session.id",
          "conversation.id",
          "prompt.id",
          "prompt_id",
          "event.name",
          "event.timestamp",
          "event.sequence");

  private Rest() {}

  /** Names and more of them. */
  static String[] names(String[] names, String... more) {
    String[] all = Arrays.copyOf(names, names.length + more.length);
    System.arraycopy(more, 0, all, names.length, more.length);
    return all;
  }

  static ObjectNode add(ObjectNode data, Attributes attributes, String... taken) {
    Set<String> skip = new HashSet<>(List.of(taken));
    ObjectNode rest = JsonNodeFactory.instance.objectNode();
    int left = 0;
    for (var entry : attributes.all().entrySet()) {
      String name = entry.getKey();
      if (skip.contains(name)
          || NAMED.contains(name)
          || ABOUT.contains(name)
          || !ProcessAttributes.mayBeKept(name)) {
        continue;
      }
      if (rest.size() < MAX_ATTRIBUTES) {
        rest.set(name, cut(AnyJson.of(entry.getValue()), MAX_TEXT));
      } else {
        left++;
      }
    }
    if (left > 0) {
      data.put("attributes_left_out", left);
    }
    if (!rest.isEmpty()) {
      data.set("attributes", rest);
    }
    return data;
  }

  /** A value of a process or its user; these are short. */
  static JsonNode about(JsonNode value) {
    return cut(value, MAX_ABOUT);
  }

  /** A value that is not larger than one may be. */
  static JsonNode bounded(JsonNode value) {
    return cut(value, MAX_TEXT);
  }

  /** A value, read where it is JSON in a text; as a text where it nests deeper than records may. */
  static JsonNode structured(AnyValue value) {
    JsonNode plain = AnyJson.of(value);
    JsonNode read = AnyJson.structured(plain);
    return cut(isDeeper(read, MAX_DEPTH) ? plain : read, MAX_TEXT);
  }

  private static boolean isDeeper(JsonNode node, int left) {
    if (left == 0) {
      return true;
    }
    for (JsonNode child : node) {
      if (child.isContainerNode() && isDeeper(child, left - 1)) {
        return true;
      }
    }
    return false;
  }

  private static JsonNode cut(JsonNode value, int max) {
    String text =
        value.isTextual() ? value.textValue() : value.isContainerNode() ? value.toString() : "";
    return text.length() <= max
        ? value
        : JsonNodeFactory.instance.textNode(
            head(text, max) + "[cut, " + text.length() + " characters]");
  }

  private static String head(String text, int max) {
    return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
  }
}
