package io.fleetfold.gateway.otlp.genai;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The table as it is written, before its words are understood. */
record EmitterBlocks(Common common, List<Block> emitters) {

  /** What all emitters share. */
  record Common(
      List<String> cacheBeside,
      List<String> foreign,
      List<String> absent,
      List<String> parameters,
      LinkedHashMap<String, LinkedHashMap<String, String>> kinds,
      LinkedHashMap<String, List<String>> fields,
      LinkedHashMap<String, String> providers,
      LinkedHashMap<String, String> models) {}

  /** One emitter; what it does not say is null. */
  record Block(
      String id,
      String name,
      String notes,
      String like,
      List<Map<String, List<String>>> recognise,
      LinkedHashMap<String, LinkedHashMap<String, String>> kinds,
      LinkedHashMap<String, List<String>> fields,
      List<String> cache,
      List<String> reasoning,
      List<String> absent,
      List<String> notTools) {}

  /** Reads the table; a word that no table has is an error. */
  static EmitterBlocks read(InputStream in) throws IOException {
    return YAMLMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build()
        .readValue(in, EmitterBlocks.class);
  }

  /** The emitters, each word understood. */
  List<Emitter> build() {
    for (Field field : Field.values()) {
      require(common.fields().containsKey(field.word()), "common has no " + field.word());
    }
    Set<String> ids = new LinkedHashSet<>();
    List<Emitter> built = new ArrayList<>();
    for (Block block : emitters) {
      require(
          block.id() != null && ids.add(block.id()), "id is missing or given twice: " + block.id());
      try {
        built.add(build(block));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("emitter " + block.id() + ": " + e.getMessage(), e);
      }
    }
    return List.copyOf(built);
  }

  private Emitter build(Block block) {
    require(block.name() != null, "it has no name");
    require(block.recognise() != null, "it says nowhere how to recognise it");
    List<Block> chain = chain(block);
    require(first(chain, Block::cache) != null, "it does not say where cached tokens stand");
    List<Emitter.KindRule> kinds = new ArrayList<>();
    Map<Field, Set<Name>> fields = new EnumMap<>(Field.class);
    Set<String> absent = new LinkedHashSet<>(common.absent());
    Set<String> notTools = new LinkedHashSet<>();
    for (Block each : chain) {
      add(kinds, orEmpty(each.kinds()));
      add(fields, orEmpty(each.fields()));
      absent.addAll(orEmpty(each.absent()));
      notTools.addAll(orEmpty(each.notTools()));
    }
    add(kinds, common.kinds());
    add(fields, common.fields());
    List<String> reasoning = first(chain, Block::reasoning);
    Map<Field, List<Name>> names = new EnumMap<>(Field.class);
    fields.forEach((field, all) -> names.put(field, List.copyOf(all)));
    return new Emitter(
        block.id(),
        block.name(),
        block.notes() == null ? "" : block.notes(),
        block.recognise().stream().map(Condition::of).toList(),
        List.copyOf(kinds),
        names,
        placements(first(chain, Block::cache)),
        placements(reasoning == null ? List.of("in") : reasoning),
        Set.copyOf(absent),
        Set.copyOf(notTools));
  }

  private List<Block> chain(Block block) {
    List<Block> chain = new ArrayList<>(List.of(block));
    while (chain.get(chain.size() - 1).like() != null) {
      String like = chain.get(chain.size() - 1).like();
      Block other =
          emitters.stream()
              .filter(each -> like.equals(each.id()) && !chain.contains(each))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("it is like no other: " + like));
      chain.add(other);
    }
    return chain;
  }

  private static void add(
      List<Emitter.KindRule> rules, Map<String, ? extends Map<String, String>> kinds) {
    kinds.forEach(
        (attribute, words) ->
            rules.add(
                new Emitter.KindRule(
                    Name.of(attribute),
                    words.entrySet().stream()
                        .map(
                            word ->
                                new Emitter.KindRule.Word(
                                    new Glob(word.getKey()), Kind.of(word.getValue())))
                        .toList())));
  }

  private static void add(Map<Field, Set<Name>> fields, Map<String, List<String>> names) {
    names.forEach(
        (field, all) -> {
          Set<Name> known = fields.computeIfAbsent(Field.of(field), key -> new LinkedHashSet<>());
          all.forEach(name -> known.add(Name.of(name)));
        });
  }

  private static List<Placement> placements(List<String> words) {
    return words.stream().map(Placement::of).toList();
  }

  private static <T> T first(List<Block> chain, Function<Block, T> part) {
    return chain.stream().map(part).filter(each -> each != null).findFirst().orElse(null);
  }

  private static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : list;
  }

  private static <K, V> Map<K, V> orEmpty(Map<K, V> map) {
    return map == null ? Map.of() : map;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
