package io.fleetfold.springai;

import io.fleetfold.springai.contract.Messages;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;

/** Messages that nobody thought of. */
final class AnyMessage {
  private AnyMessage() {}

  static Arbitrary<Message> any() {
    Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(8).filter(AnyMessage::keeps);
    Arbitrary<Message> said =
        Combinators.combine(texts, texts, Arbitraries.integers().between(0, 4))
            .as(
                (text, other, kind) ->
                    switch (kind) {
                      case 0 -> new SystemMessage(text);
                      case 1 ->
                          UserMessage.builder().text(text).metadata(Map.of("k", other)).build();
                      case 2 -> Messages.answering(text, other);
                      case 3 -> new AssistantMessage(text);
                      default -> Messages.calling(text, other);
                    });
    return Arbitraries.oneOf(
        said, Arbitraries.of(Messages.ofEveryKind()), Arbitraries.of(new UserMessage("ok")));
  }

  /** What no database stores is taken out, as the repository says. */
  private static boolean keeps(String text) {
    return text.indexOf(0) < 0
        && text.codePoints()
            .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
