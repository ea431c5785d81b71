package io.fleetfold.adk;

import com.google.genai.types.Content;
import com.google.genai.types.Part;
import java.util.List;
import java.util.stream.Collectors;

/** What things say, as text. */
final class Texts {
  private Texts() {}

  /** The text parts, one after the other, thoughts left out. */
  static String of(Content content) {
    return content.parts().orElse(List.of()).stream()
        .filter(part -> !part.thought().orElse(false))
        .flatMap((Part part) -> part.text().stream())
        .collect(Collectors.joining());
  }

  static String of(Throwable error) {
    return error.getMessage() == null ? error.toString() : error.getMessage();
  }
}
