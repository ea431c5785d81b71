package io.fleetfold.langchain4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import java.util.List;
import java.util.Optional;

/**
 * What the provider said of a call's tokens: its own usage block, where the library keeps the raw
 * answer (OpenAI, Anthropic), else what the library read of it.
 */
final class UsageBlocks {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  // where answers and the pieces of streamed ones keep their usage
  private static final List<String> PLACES =
      List.of("/message/usage", "/response/usage", "/usage", "/usageMetadata");

  private UsageBlocks() {}

  /** JSON of the block; empty where nothing is told. */
  static Optional<String> of(ChatResponseMetadata metadata) {
    return raw(metadata)
        .or(() -> Optional.ofNullable(metadata.tokenUsage()).map(ProviderTokens::of))
        .filter(block -> !block.isEmpty())
        .map(ObjectNode::toString);
  }

  private static Optional<ObjectNode> raw(ChatResponseMetadata metadata) {
    ObjectNode block = JsonNodeFactory.instance.objectNode();
    if (Accessors.call(metadata, "rawServerSentEvents") instanceof List<?> events) {
      // the counts of a stream come in several pieces, the later ones are the whole
      events.forEach(event -> merge(Accessors.call(event, "data"), block));
    }
    if (block.isEmpty()) {
      merge(Accessors.call(Accessors.call(metadata, "rawHttpResponse"), "body"), block);
    }
    return block.isEmpty() ? Optional.empty() : Optional.of(block);
  }

  private static void merge(Object json, ObjectNode block) {
    // streams have thousands of pieces that tell no usage
    if (!(json instanceof String text) || !text.contains("\"usage")) {
      return;
    }
    try {
      JsonNode answer = MAPPER.readTree(text);
      for (String place : PLACES) {
        for (var entry : answer.at(place).properties()) {
          if (!entry.getValue().isNull()) {
            block.set(entry.getKey(), entry.getValue());
          }
        }
      }
    } catch (JsonProcessingException e) {
      // a piece that is no JSON tells nothing
    }
  }
}
