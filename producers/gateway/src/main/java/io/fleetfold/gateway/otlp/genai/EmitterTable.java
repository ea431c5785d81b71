package io.fleetfold.gateway.otlp.genai;

import io.fleetfold.gateway.otlp.Attributes;
import io.fleetfold.schemas.ProviderNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The table of emitters, {@code emitters.yaml}. Immutable.
 *
 * @param emitters its blocks, in their order
 * @param cacheBeside providers on whose wire the cache stands beside the input
 * @param foreign attributes of spans that are no GenAI's, such as those of HTTP
 * @param parameters attributes that are parameters of a call
 * @param providers names of providers in emitters' spelling
 * @param models makers of models, by the model's name
 */
record EmitterTable(
    List<Emitter> emitters,
    Set<String> cacheBeside,
    List<String> foreign,
    List<Glob> parameters,
    Map<Glob, String> providers,
    Map<Glob, String> models) {
  /** The one that is shipped. */
  static final EmitterTable SHIPPED = load("emitters.yaml");

  /** Nobody told the provider or the model. */
  static final String UNKNOWN = "unknown";

  // what stands for "take it from the model"
  private static final String FROM_MODEL = "";

  private static EmitterTable load(String resource) {
    try (InputStream in = EmitterTable.class.getResourceAsStream(resource)) {
      return read(in);
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + resource, e);
    }
  }

  /**
   * Reads a table.
   *
   * @throws IOException for what is no YAML, or has words that no table knows
   * @throws IllegalArgumentException for a word that means nothing, with its block
   */
  static EmitterTable read(InputStream in) throws IOException {
    EmitterBlocks blocks = EmitterBlocks.read(in);
    EmitterBlocks.Common common = blocks.common();
    return new EmitterTable(
        blocks.build(),
        Set.copyOf(common.cacheBeside()),
        List.copyOf(common.foreign()),
        common.parameters().stream().map(Glob::new).toList(),
        globs(common.providers()),
        globs(common.models()));
  }

  private static Map<Glob, String> globs(Map<String, String> words) {
    Map<Glob, String> globs = new LinkedHashMap<>();
    words.forEach((word, name) -> globs.put(new Glob(word), name == null ? FROM_MODEL : name));
    return globs;
  }

  /** Who made what has these; null where it is nobody's that the table knows. */
  Emitter recognise(Attributes attributes, String scope, Attributes resource) {
    Set<String> families = new HashSet<>();
    attributes.all().keySet().forEach(name -> families.add(Condition.family(name)));
    for (Emitter emitter : emitters) {
      if (emitter.made(attributes, families, scope, resource)) {
        return emitter;
      }
    }
    return null;
  }

  /** How what is nobody's that the table knows is read: by the names all share. */
  Emitter other() {
    return emitters.get(emitters.size() - 1);
  }

  /** Whether it has an attribute of a span that is no GenAI's. */
  boolean isForeign(Attributes attributes) {
    return foreign.stream().anyMatch(attributes::has);
  }

  /** The one name of a provider; that of the model's maker where only the model is told. */
  String provider(String told, String model) {
    String name = told == null ? FROM_MODEL : find(providers, told);
    if (name == null) {
      return ProviderNames.canonical(told);
    }
    String maker = name.equals(FROM_MODEL) && model != null ? find(models, model) : name;
    if (maker != null && !maker.equals(FROM_MODEL)) {
      return maker;
    }
    return told == null ? UNKNOWN : ProviderNames.canonical(told);
  }

  private static String find(Map<Glob, String> names, String word) {
    String lower = word.strip().toLowerCase(Locale.ROOT);
    return names.entrySet().stream()
        .filter(entry -> entry.getKey().matches(lower))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }
}
