package io.fleetfold.schemas;

import io.fleetfold.records.AgentLlmUsage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/**
 * The classes of tokens that a call tells, in the order of its schema. Of the classes that are part
 * of one whole the first is charged first where they overlap, as cached audio does.
 */
public enum TokenClass {
  INPUT(null),
  OUTPUT(null),
  CACHE_READ(INPUT),
  CACHE_WRITE(INPUT),
  REASONING(OUTPUT),
  AUDIO_INPUT(INPUT),
  AUDIO_OUTPUT(OUTPUT),
  CACHE_WRITE_1H(CACHE_WRITE),
  IMAGE_INPUT(INPUT),
  IMAGE_OUTPUT(OUTPUT);

  private static final String SUFFIX = "_tokens";

  private static final Map<TokenClass, List<TokenClass>> PARTS =
      Arrays.stream(values())
          .filter(kind -> kind.whole != null)
          .collect(Collectors.groupingBy(kind -> kind.whole));

  private final TokenClass whole;
  private final int position;

  TokenClass(TokenClass whole) {
    this.whole = whole;
    Schema.Field field = AgentLlmUsage.getClassSchema().getField(field());
    if (field == null) {
      throw new IllegalStateException("AgentLlmUsage.avsc has no " + field() + ": add it");
    }
    this.position = field.pos();
  }

  /** What prices call it: {@code cache_read}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What calls, and all records that tell its sum, call it: {@code cache_read_tokens}. */
  public String field() {
    return label() + SUFFIX;
  }

  /** The class it is a part of, whose price it has where it has none of its own; null for none. */
  public TokenClass whole() {
    return whole;
  }

  /** The classes that are part of it, in the order in which they are charged. */
  public List<TokenClass> parts() {
    return PARTS.getOrDefault(this, List.of());
  }

  /** What a call tells of it; null where it does not. */
  public Long of(AgentLlmUsage call) {
    return (Long) call.get(position);
  }

  /** Sets what a call tells of it. */
  public void put(AgentLlmUsage call, Long tokens) {
    call.put(position, tokens);
  }
}
