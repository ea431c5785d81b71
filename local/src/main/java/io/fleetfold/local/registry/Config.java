package io.fleetfold.local.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import java.util.List;
import java.util.Locale;

/**
 * What is set for the registry or for a subject.
 *
 * @param level the compatibility level, or null where it is not set
 * @param normalize whether schemas are normalised before they are compared, or null
 */
record Config(String level, Boolean normalize) {
  static final Config NONE = new Config(null, null);

  private static final String NORMALIZE = "normalize";
  private static final List<String> NOT_KEPT =
      List.of(
          "alias",
          "validateFields",
          "validateRules",
          "compatibilityGroup",
          "compatibilityPolicy",
          "defaultMetadata",
          "overrideMetadata",
          "defaultRuleSet",
          "overrideRuleSet");

  /** This configuration with what a request changes. */
  Config with(JsonNode request) {
    for (String field : NOT_KEPT) {
      if (request.hasNonNull(field)) {
        throw new RegistryException(
            RegistryException.INVALID_LEVEL,
            "The setting '" + field + "' is not kept by this registry: leave it out");
      }
    }
    return new Config(
        request.hasNonNull("compatibility") ? known(request.get("compatibility").asText()) : level,
        request.hasNonNull(NORMALIZE) ? (Boolean) request.get(NORMALIZE).asBoolean() : normalize);
  }

  private static String known(String level) {
    CompatibilityLevel found = CompatibilityLevel.forName(level.toUpperCase(Locale.ROOT));
    if (found == null) {
      throw new RegistryException(
          RegistryException.INVALID_LEVEL,
          "Invalid compatibility level. Valid values are none, backward, forward, full,"
              + " backward_transitive, forward_transitive, and full_transitive");
    }
    return found.name;
  }

  /** What is set here, and for the rest what is set there. */
  Config or(Config other) {
    return new Config(
        level == null ? other.level : level, normalize == null ? other.normalize : normalize);
  }

  /** As it is shown and kept: the level's name there is not the one it is set by. */
  ObjectNode show(String levelField) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (normalize != null) {
      node.put(NORMALIZE, normalize);
    }
    return level == null ? node : node.put(levelField, level);
  }

  static Config fromLog(JsonNode node) {
    return new Config(
        node.path("compatibilityLevel").asText(null),
        node.hasNonNull(NORMALIZE) ? (Boolean) node.get(NORMALIZE).asBoolean() : null);
  }
}
