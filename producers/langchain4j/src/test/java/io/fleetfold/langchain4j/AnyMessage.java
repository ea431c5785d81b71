package io.fleetfold.langchain4j;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import io.fleetfold.langchain4j.contract.Messages;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Messages that nobody thought of. */
final class AnyMessage {
  private AnyMessage() {}

  static Arbitrary<ChatMessage> any() {
    Arbitrary<String> texts =
        Arbitraries.strings().ofMinLength(1).ofMaxLength(8).filter(AnyMessage::keeps);
    Arbitrary<ChatMessage> said =
        Combinators.combine(
                texts.filter(text -> !text.isBlank()), Arbitraries.integers().between(0, 3))
            .as(
                (text, kind) ->
                    switch (kind) {
                      case 0 -> SystemMessage.from(text);
                      case 1 -> UserMessage.from(text);
                      case 2 -> ToolExecutionResultMessage.from(text, text, text);
                      default -> AiMessage.from(text, List.of(Messages.request(text, text)));
                    });
    return Arbitraries.oneOf(
        said,
        texts.map(AiMessage::from),
        Arbitraries.of(Messages.ofEveryKind()),
        Arbitraries.of(UserMessage.from("ok")));
  }

  /** What no database stores is taken out, as the store says. */
  private static boolean keeps(String text) {
    return text.indexOf(0) < 0
        && text.codePoints()
            .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
