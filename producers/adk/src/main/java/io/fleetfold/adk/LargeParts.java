package io.fleetfold.adk;

import com.google.adk.artifacts.BaseArtifactService;
import com.google.adk.events.Event;
import com.google.genai.types.Content;
import com.google.genai.types.FileData;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import io.fleetfold.client.session.SessionKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps large parts of events as artifacts: the stored event refers to them, and whoever reads it
 * through a service with the same artifacts gets them back. Waits for the artifact service on the
 * caller's thread. Thread-safe.
 */
final class LargeParts {
  static final String PREFIX = "fleetfold-";

  /** What refers to an artifact: the scheme of a file, the only key of arguments and responses. */
  private static final String REFERENCE = "fleetfold-artifact";

  /** An artifact that is a part other than a file. */
  private static final String PART = "application/vnd.fleetfold.part+json";

  private static final Logger LOG = LoggerFactory.getLogger(LargeParts.class);

  private final BaseArtifactService artifacts;
  private final int bytes;

  LargeParts(BaseArtifactService artifacts, int bytes) {
    this.artifacts = artifacts;
    this.bytes = bytes;
  }

  /** The event as it is stored; the same one where no part is large. */
  Event stored(SessionKey key, String id, Event event) {
    List<Part> parts = event.content().flatMap(Content::parts).orElse(List.of());
    List<Part> kept = new ArrayList<>();
    for (Part part : parts) {
      boolean large = part.toJson().length() > bytes;
      kept.add(large ? saved(key, PREFIX + id + "-" + kept.size(), part) : part);
    }
    return kept.equals(parts)
        ? event
        : event.toBuilder()
            .content(event.content().orElseThrow().toBuilder().parts(kept).build())
            .build();
  }

  private Part saved(SessionKey key, String name, Part part) {
    boolean file = part.inlineData().isPresent();
    Part artifact =
        file ? part : Part.fromBytes(part.toJson().getBytes(StandardCharsets.UTF_8), PART);
    int unused =
        artifacts.saveArtifact(key.app(), key.user(), key.session(), name, artifact).blockingGet();
    Map<String, Object> reference = Map.of(REFERENCE, name);
    if (part.functionResponse().isPresent()) {
      FunctionResponse response = part.functionResponse().get();
      return part.toBuilder()
          .functionResponse(response.toBuilder().response(reference).build())
          .build();
    }
    if (part.functionCall().isPresent()) {
      FunctionCall call = part.functionCall().get();
      return part.toBuilder().functionCall(call.toBuilder().args(reference).build()).build();
    }
    String type = file ? part.inlineData().get().mimeType().orElse(PART) : PART;
    return Part.builder()
        .fileData(FileData.builder().fileUri(REFERENCE + ":" + name).mimeType(type).build())
        .build();
  }

  /** Puts back what the event refers to; a reference whose artifact is gone stays. */
  Event restored(SessionKey key, Event event) {
    List<Part> parts = event.content().flatMap(Content::parts).orElse(List.of());
    if (parts.stream().anyMatch(part -> name(part).isPresent())) {
      List<Part> whole =
          parts.stream()
              .map(part -> name(part).flatMap(name -> loaded(key, name)).orElse(part))
              .toList();
      event.setContent(event.content().orElseThrow().toBuilder().parts(whole).build());
    }
    return event;
  }

  private static Optional<String> name(Part part) {
    if (part.fileData().isPresent()) {
      return part.fileData()
          .flatMap(FileData::fileUri)
          .filter(uri -> uri.startsWith(REFERENCE + ":"))
          .map(uri -> uri.substring(REFERENCE.length() + 1));
    }
    return part.functionResponse()
        .flatMap(FunctionResponse::response)
        .or(() -> part.functionCall().flatMap(FunctionCall::args))
        .filter(content -> content.size() == 1)
        .map(content -> content.get(REFERENCE))
        .map(Object::toString);
  }

  private Optional<Part> loaded(SessionKey key, String name) {
    try {
      Part artifact =
          artifacts.loadArtifact(key.app(), key.user(), key.session(), name).blockingGet();
      if (artifact == null) {
        LOG.warn("artifact {} of session {} is gone: its event keeps the reference", name, key);
      }
      return Optional.ofNullable(artifact).map(LargeParts::part);
    } catch (RuntimeException e) {
      LOG.warn("artifact {} of session {} can't be read: its event keeps the reference", name, key);
      LOG.debug("reading the artifact", e);
      return Optional.empty();
    }
  }

  private static Part part(Part artifact) {
    return artifact
        .inlineData()
        .filter(data -> data.mimeType().filter(PART::equals).isPresent())
        .flatMap(data -> data.data())
        .map(json -> Part.fromJson(new String(json, StandardCharsets.UTF_8)))
        .orElse(artifact);
  }

  /** Deletes those of a session that is deleted. */
  void delete(SessionKey key) {
    artifacts
        .listArtifactKeys(key.app(), key.user(), key.session())
        .blockingGet()
        .filenames()
        .stream()
        .filter(name -> name.startsWith(PREFIX))
        .forEach(
            name ->
                artifacts
                    .deleteArtifact(key.app(), key.user(), key.session(), name)
                    .blockingAwait());
  }
}
