package io.fleetfold.springai.contract;

import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.Media;
import org.springframework.ai.content.MediaContent;
import org.springframework.core.io.ByteArrayResource;

/** Messages of every kind. */
public final class Messages {
  private Messages() {}

  /** A request of one tool. */
  public static AssistantMessage calling(String id, String arguments) {
    return AssistantMessage.builder()
        .toolCalls(List.of(new ToolCall(id, "function", "look", arguments)))
        .build();
  }

  /** The answer of one tool. */
  public static ToolResponseMessage answering(String id, String data) {
    return ToolResponseMessage.builder()
        .responses(List.of(new ToolResponse(id, "look", data)))
        .build();
  }

  /** A question about an image. */
  public static UserMessage showing(byte[] image) {
    Media media =
        Media.builder()
            .mimeType(Media.Format.IMAGE_PNG)
            .data(new ByteArrayResource(image))
            .name("photo")
            .build();
    return UserMessage.builder().text("what is this?").media(media).build();
  }

  /** One of each kind, and of each that is kept in another way. */
  public static List<Message> ofEveryKind() {
    Map<String, Object> metadata = new HashMap<>();
    metadata.put("finishReason", "STOP");
    metadata.put("n", List.of(1, 2.5, 3_000_000_000L, true));
    metadata.put("nested", Map.of("a", Map.of("b", "c")));
    metadata.put("none", null);
    Media address = new Media(Media.Format.IMAGE_JPEG, URI.create("https://example.com/a.jpg?b=c"));
    Media kept =
        Media.builder()
            .mimeType(Media.Format.IMAGE_PNG)
            .data(URI.create("data:image/png;base64,aGVsbG8="))
            .id("media-1")
            .name("photo")
            .build();
    return List.of(
        new SystemMessage("Be brief."),
        SystemMessage.builder().text("").metadata(metadata).build(),
        new UserMessage("Hello"),
        UserMessage.builder().text("with metadata").metadata(metadata).build(),
        showing(new byte[] {0, -1, 2}),
        UserMessage.builder().text("").media(List.of(address, kept)).build(),
        new AssistantMessage("Hello, Ann"),
        new AssistantMessage(""),
        AssistantMessage.builder().build(),
        AssistantMessage.builder().content("42").properties(metadata).media(List.of(kept)).build(),
        calling("1", "{\"at\":\"it\"}"),
        AssistantMessage.builder()
            .content("Let me see")
            .toolCalls(
                List.of(
                    new ToolCall("2", "function", "look", "{ \"at\" : 1.0 }"),
                    new ToolCall(null, "custom", "look", "not json"),
                    new ToolCall("4", null, null, null)))
            .build(),
        answering("1", "seen"),
        ToolResponseMessage.builder()
            .responses(
                List.of(
                    new ToolResponse("2", "look", "{\"a\": 1}"),
                    new ToolResponse(null, null, null)))
            .metadata(metadata)
            .build(),
        ToolResponseMessage.builder().responses(List.of()).build());
  }

  /** All that there is to a message: the library's equality leaves media out. */
  public static List<String> told(List<Message> messages) {
    return messages.stream().map(Messages::told).toList();
  }

  private static String told(Message message) {
    String more = "";
    if (message instanceof MediaContent content) {
      more += content.getMedia().stream().map(Messages::told).toList();
    }
    if (message instanceof AssistantMessage answer) {
      more += answer.getToolCalls();
    }
    if (message instanceof ToolResponseMessage tools) {
      more += tools.getResponses();
    }
    return message.getClass().getSimpleName()
        + " '"
        + message.getText()
        + "' "
        + new TreeMap<>(message.getMetadata())
        + more;
  }

  private static String told(Media media) {
    Object data =
        media.getData() instanceof byte[] bytes ? Arrays.toString(bytes) : media.getData();
    return media.getId() + " " + media.getName() + " " + media.getMimeType() + " " + data;
  }
}
