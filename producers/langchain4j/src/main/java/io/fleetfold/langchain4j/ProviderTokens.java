package io.fleetfold.langchain4j;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.output.TokenUsage;
import java.util.Locale;

/**
 * The library's token counts in the words of providers. Classes of providers' modules tell more
 * than the three common counts; their names are those of the provider in another spelling.
 */
final class ProviderTokens {
  private static final String LIBRARY = "dev.langchain4j.";

  private ProviderTokens() {}

  static ObjectNode of(TokenUsage usage) {
    ObjectNode block = read(usage);
    // where the provider counts these beside the input, the library's total lacks them
    boolean beside =
        block.has("cache_creation_input_tokens") || block.has("cache_write_input_tokens");
    if (beside) {
      block.remove("total_tokens");
    }
    return block;
  }

  private static ObjectNode read(Object counts) {
    ObjectNode block = JsonNodeFactory.instance.objectNode();
    for (String name : Accessors.names(counts)) {
      Object told = Accessors.call(counts, name);
      if (told instanceof Number number) {
        block.put(spelling(name), number.longValue());
      } else if (told != null
          && told.getClass().getName().startsWith(LIBRARY)
          && !(told instanceof TokenUsage)) {
        block.set(spelling(name), read(told));
      }
    }
    return block;
  }

  private static String spelling(String name) {
    return switch (name) {
      case "inputTokenCount" -> "input_tokens";
      case "outputTokenCount" -> "output_tokens";
      case "totalTokenCount" -> "total_tokens";
      default -> name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    };
  }
}
