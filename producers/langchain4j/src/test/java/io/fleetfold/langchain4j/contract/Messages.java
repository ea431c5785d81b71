package io.fleetfold.langchain4j.contract;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.message.VideoContent;
import java.util.List;
import java.util.Map;

/** Messages of every kind. */
public final class Messages {
  private Messages() {}

  /** A request of one tool. */
  public static ToolExecutionRequest request(String id, String arguments) {
    return ToolExecutionRequest.builder().id(id).name("look").arguments(arguments).build();
  }

  /** One of each kind, and of each that is kept in another way. */
  public static List<ChatMessage> ofEveryKind() {
    return List.of(
        SystemMessage.from("Be brief."),
        UserMessage.from("Hello"),
        UserMessage.from("ann", "Hello"),
        UserMessage.from(TextContent.from("one"), TextContent.from("two")),
        UserMessage.builder()
            .contents(List.of(TextContent.from("with attributes")))
            .attributes(Map.of("origin", "phone", "attempt", 2))
            .build(),
        UserMessage.from(
            TextContent.from("what is this?"),
            ImageContent.from("https://example.com/a.png", ImageContent.DetailLevel.HIGH),
            ImageContent.from("aGVsbG8=", "image/png")),
        UserMessage.from(
            AudioContent.from(Audio.builder().base64Data("aGVsbG8=").mimeType("audio/wav").build()),
            VideoContent.from("https://example.com/a.mp4"),
            PdfFileContent.from("https://example.com/a.pdf")),
        AiMessage.from("Hello, Ann"),
        AiMessage.from(""),
        AiMessage.from(request("1", "{\"at\": \"it\"}")),
        AiMessage.from("Let me see", List.of(request("2", "{}"), request(null, "not json"))),
        AiMessage.builder()
            .text("42")
            .thinking("six times nine")
            .attributes(Map.of("signature", "abc", "n", List.of(1, 2)))
            .build(),
        ToolExecutionResultMessage.from("1", "look", "seen"),
        ToolExecutionResultMessage.from(null, "look", ""),
        ToolExecutionResultMessage.builder()
            .id("2")
            .toolName("look")
            .text("no")
            .isError(true)
            .build(),
        CustomMessage.from(Map.of("role", "control", "content", "x")));
  }
}
