package io.fleetfold.springai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.client.session.InvalidSessionInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.Base64;
import org.springframework.ai.content.Media;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.MimeType;

/** Images and other media as JSON: bytes in Base64, or the text that they are given as. */
final class MediaJson {
  private static final String BYTES = "bytes";
  private static final String DATA = "data";

  private MediaJson() {}

  static ObjectNode of(Media media) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("mimeType", media.getMimeType().toString());
    json.put("id", media.getId());
    json.put("name", media.getName());
    if (media.getData() instanceof byte[] bytes) {
      json.put(BYTES, Base64.getEncoder().encodeToString(bytes));
    } else {
      json.put(DATA, text(media.getData()));
    }
    return json;
  }

  /** Addresses, data URIs and Base64 are URIs: the one kind of text that all versions take. */
  private static String text(Object data) {
    boolean isText = data instanceof String || data instanceof URI || data instanceof URL;
    try {
      if (isText) {
        return new URI(data.toString()).toString();
      }
    } catch (URISyntaxException e) {
      isText = false;
    }
    throw new InvalidSessionInputException(
        "media",
        "of " + data.getClass().getName() + " is neither bytes nor an address",
        "give it as a Resource or a byte array, or its address as a URI");
  }

  static Media media(JsonNode json) {
    Media.Builder media =
        Media.builder()
            .mimeType(MimeType.valueOf(json.path("mimeType").asText()))
            .id(json.path("id").textValue())
            .name(json.path("name").textValue());
    if (json.has(BYTES)) {
      byte[] bytes = Base64.getDecoder().decode(json.get(BYTES).asText());
      return media.data(new ByteArrayResource(bytes)).build();
    }
    return media.data(URI.create(json.path(DATA).asText())).build();
  }
}
