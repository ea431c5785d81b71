package io.fleetfold.gateway.otlp.genai;

import io.fleetfold.gateway.otlp.Attributes;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One block of the table, with the names all emitters share behind its own. Immutable.
 *
 * @param id what records call it
 * @param name its name for people
 * @param notes what to know of it; may be empty
 * @param recognise how its spans are told from others'
 * @param kinds what its spans are: by attribute, the kinds of its words
 * @param fields where what stands, the best first
 * @param cache whether cached tokens stand beside the input, by the first rule that can tell
 * @param reasoning whether reasoning stands beside the output, likewise
 * @param absent values that say nothing
 * @param notTools tools that only repeat others
 */
record Emitter(
    String id,
    String name,
    String notes,
    List<Condition> recognise,
    List<KindRule> kinds,
    Map<Field, List<Name>> fields,
    List<Placement> cache,
    List<Placement> reasoning,
    Set<String> absent,
    Set<String> notTools) {

  /** What a span is, by one of its attributes. */
  record KindRule(Name attribute, List<Word> words) {
    record Word(Glob word, Kind kind) {}

    /** The kind of a word; null where the rule does not know it. */
    Kind kind(String word) {
      return words.stream()
          .filter(each -> each.word().matches(word))
          .map(Word::kind)
          .findFirst()
          .orElse(null);
    }
  }

  /** Whether it made what has these. */
  boolean made(Attributes attributes, Set<String> families, String scope, Attributes resource) {
    for (Condition condition : recognise) {
      if (condition.holds(attributes, families, scope, resource)) {
        return true;
      }
    }
    return false;
  }
}
