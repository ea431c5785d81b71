package io.fleetfold.e2e.stranger;

import io.fleetfold.client.RecordingClient;
import io.fleetfold.client.memory.StaleMemoryException;
import io.fleetfold.client.session.Sessions;
import io.fleetfold.springai.FleetfoldChatMemoryRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.Media;
import org.springframework.core.io.ByteArrayResource;

/**
 * What a program of a stranger who uses Spring AI does; runs in a process of its own, on that
 * project's class path. Without a pipeline: the client itself is {@link StrangerProbe}'s.
 */
final class SpringAiProbe {
  private SpringAiProbe() {}

  public static void main(String[] ports) {
    Sessions sessions = Sessions.of(new RecordingClient().client());
    List<Message> said =
        List.of(
            UserMessage.builder().text("what is it?").media(image()).build(),
            AssistantMessage.builder()
                .content("Let me see")
                .properties(Map.of("finishReason", "TOOL_CALLS"))
                .toolCalls(List.of(new ToolCall("1", "function", "look", "{\"at\":\"it\"}")))
                .build(),
            ToolResponseMessage.builder()
                .responses(List.of(new ToolResponse("1", "look", "seen")))
                .build(),
            new AssistantMessage("I have seen it"));
    ChatMemory memory = memory(sessions, 10);
    said.forEach(message -> memory.add("ann", message));

    List<Message> read = memory(sessions, 10).get("ann");
    check(read.equals(said), "all was read again: " + read);
    Media media = ((UserMessage) read.get(0)).getMedia().get(0);
    check(media.getDataAsByteArray().length == 3, "the image was read again: " + media.getData());
    memory(sessions, 2).add("ann", new UserMessage("and now?"));
    check(memory.get("ann").size() <= 2, "the window moved on: " + memory.get("ann"));
    refuseTheStale(sessions);
    // as frameworks look at their beans
    check(FleetfoldChatMemoryRepository.class.getMethods().length > 0, "the methods are read");
    System.out.println("all done");
  }

  private static ChatMemory memory(Sessions sessions, int messages) {
    return MessageWindowChatMemory.builder()
        .chatMemoryRepository(repository(sessions))
        .maxMessages(messages)
        .build();
  }

  private static FleetfoldChatMemoryRepository repository(Sessions sessions) {
    return FleetfoldChatMemoryRepository.builder(sessions).app("stranger").build();
  }

  private static Media image() {
    return Media.builder()
        .mimeType(Media.Format.IMAGE_PNG)
        .data(new ByteArrayResource(new byte[] {0, -1, 2}))
        .build();
  }

  private static void refuseTheStale(Sessions sessions) {
    FleetfoldChatMemoryRepository mine = repository(sessions);
    FleetfoldChatMemoryRepository theirs = repository(sessions);
    List<Message> seen = new ArrayList<>(mine.findByConversationId("ben"));
    theirs.saveAll("ben", List.of(new UserMessage("first")));
    seen.add(new UserMessage("stale"));
    try {
      mine.saveAll("ben", seen);
      throw new IllegalStateException("not so: the stale writer was refused");
    } catch (StaleMemoryException expected) {
      check(theirs.findByConversationId("ben").size() == 1, "nothing was written");
    }
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("not so: " + what);
    }
  }
}
