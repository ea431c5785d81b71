package io.fleetfold.local.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * A request, read whole before anything waits for it.
 *
 * @param ctx its path and parameters
 * @param body its JSON; a missing node where it has none
 */
record Question(Context ctx, JsonNode body) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONTEXT = ":.:";
  private static final Set<String> TYPES =
      Set.of(
          "application/vnd.schemaregistry.v1+json",
          "application/vnd.schemaregistry+json",
          "application/json",
          "application/octet-stream");

  /** A request whose body is needed. */
  static Question withBody(Context ctx) {
    String type = ctx.contentType() == null ? "" : ctx.contentType().split(";", 2)[0].strip();
    if (!type.isEmpty() && !TYPES.contains(type)) {
      throw new RegistryException(
          415, "HTTP 415 Unsupported Media Type: send the body as application/json");
    }
    try {
      byte[] bytes = ctx.bodyAsBytes();
      if (bytes.length == 0) {
        throw new RegistryException(422, "The request body must not be empty: send a JSON object");
      }
      JsonNode body = JSON.readTree(bytes);
      if (!body.isObject()) {
        throw new RegistryException(400, "Malformed request: the body is not a JSON object");
      }
      return new Question(ctx, body);
    } catch (JsonProcessingException e) {
      throw new RegistryException(
          400, "Malformed request: the body is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new RegistryException(400, "Malformed request: the body cannot be read", e);
    }
  }

  static Question withoutBody(Context ctx) {
    return new Question(ctx, JSON.missingNode());
  }

  /** The subject, without the name of the default context, which is all that is here. */
  String subject() {
    return unqualified(ctx.pathParam("subject"));
  }

  /** What subjects are to begin with; anything where it is not said. */
  String prefix() {
    String prefix = ctx.queryParam("subjectPrefix");
    return prefix == null || prefix.startsWith(":*:") ? "" : unqualified(prefix);
  }

  private static String unqualified(String subject) {
    return subject.startsWith(CONTEXT) ? subject.substring(CONTEXT.length()) : subject;
  }

  String version() {
    return ctx.pathParam("version");
  }

  String format() {
    String format = ctx.queryParam("format");
    return format == null ? "" : format.strip();
  }

  int id() {
    try {
      return Integer.parseInt(ctx.pathParam("id"));
    } catch (NumberFormatException e) {
      throw new RegistryException(404, "HTTP 404 Not Found", e);
    }
  }

  boolean flag(String name) {
    return Boolean.parseBoolean(ctx.queryParam(name));
  }

  /** The part of a list that is asked for by offset and limit. */
  <T> List<T> page(List<T> all) {
    long limit = number("limit", -1);
    return all.stream()
        .skip(Math.max(0, number("offset", 0)))
        .limit(limit < 0 ? all.size() : limit)
        .toList();
  }

  private long number(String name, long defaultValue) {
    String value = ctx.queryParam(name);
    try {
      return value == null ? defaultValue : Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new RegistryException(404, "HTTP 404 Not Found", e);
    }
  }
}
