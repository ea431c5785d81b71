package io.fleetfold.gateway.otlp.genai;

import io.fleetfold.gateway.otlp.Attributes;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must hold together for an emitter to be recognised. Immutable.
 *
 * @param attributes attributes that must be there
 * @param scopes names one of which the instrumentation must have; none: any
 * @param resource attributes that the process must have
 */
record Condition(List<Attribute> attributes, List<Glob> scopes, List<Attribute> resource) {

  /** An attribute that is there, with a value where one is asked for. */
  record Attribute(Glob name, String family, Glob value) {
    static Attribute of(String text) {
      int at = text.indexOf('=');
      String name = at < 0 ? text : text.substring(0, at);
      Glob value = at < 0 ? null : new Glob(text.substring(at + 1));
      return new Attribute(new Glob(name), Condition.family(name), value);
    }

    boolean mayBeIn(Set<String> families) {
      return family.contains("*") || families.contains(family);
    }

    boolean isIn(Attributes all) {
      if (name.exact() != null) {
        return all.has(name.exact()) && hasValue(all, name.exact());
      }
      for (String key : all.all().keySet()) {
        if (name.matches(key) && hasValue(all, key)) {
          return true;
        }
      }
      return false;
    }

    private boolean hasValue(Attributes all, String key) {
      String text = value == null ? null : all.text(key);
      return value == null || (text != null && value.matches(text));
    }
  }

  /** As the table writes it: what to look at, and what must be there. */
  static Condition of(Map<String, List<String>> words) {
    for (String word : words.keySet()) {
      if (!List.of("attribute", "scope", "resource").contains(word)) {
        throw new IllegalArgumentException("recognise knows no '" + word + "'");
      }
    }
    if (words.isEmpty()) {
      throw new IllegalArgumentException("recognise has an empty condition");
    }
    return new Condition(
        words.getOrDefault("attribute", List.of()).stream().map(Attribute::of).toList(),
        words.getOrDefault("scope", List.of()).stream().map(Glob::new).toList(),
        words.getOrDefault("resource", List.of()).stream().map(Attribute::of).toList());
  }

  /** The names that an attribute's belongs to: what stands before its first dot or colon. */
  static String family(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) == '.' || name.charAt(i) == ':') {
        return name.substring(0, i);
      }
    }
    return name;
  }

  /**
   * Whether all holds.
   *
   * @param families the families of the attributes: most conditions are ruled out by them
   */
  boolean holds(Attributes attributes, Set<String> families, String scope, Attributes resource) {
    for (Attribute attribute : this.attributes) {
      if (!attribute.mayBeIn(families) || !attribute.isIn(attributes)) {
        return false;
      }
    }
    for (Attribute attribute : this.resource) {
      if (!attribute.isIn(resource)) {
        return false;
      }
    }
    return isOneOf(scopes, scope);
  }

  private static boolean isOneOf(List<Glob> scopes, String scope) {
    for (Glob name : scopes) {
      if (name.matches(scope)) {
        return true;
      }
    }
    return scopes.isEmpty();
  }
}
