package io.fleetfold.examples.springai;

import java.util.List;
import java.util.Locale;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.MessageType;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * A model for reminders that needs no key. All it knows is what it is given: the messages of the
 * memory.
 */
final class ScriptedModel implements ChatModel {
  private static final String TO = "remind me to ";
  private static final String NOTED = "Noted: ";

  @Override
  public ChatResponse call(Prompt prompt) {
    AssistantMessage answer = new AssistantMessage(answer(prompt.getInstructions()));
    return new ChatResponse(List.of(new Generation(answer)));
  }

  private static String answer(List<Message> messages) {
    String said = messages.get(messages.size() - 1).getText();
    if (said.toLowerCase(Locale.ROOT).startsWith(TO)) {
      return NOTED + said.substring(TO.length());
    }
    List<String> noted =
        messages.stream()
            .filter(message -> message.getMessageType() == MessageType.ASSISTANT)
            .map(Message::getText)
            .filter(text -> text.startsWith(NOTED))
            .map(text -> text.substring(NOTED.length()))
            .toList();
    return noted.isEmpty() ? "I know of no reminders." : "I remember: " + String.join("; ", noted);
  }
}
