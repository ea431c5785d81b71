package io.fleetfold.local.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The REST interface of Confluent's Schema Registry 7.9. Requests are answered one at a time: a
 * process asks a registry a few things when it starts, and one at a time makes "find or add" whole.
 */
final class RegistryRoutes {
  private static final String TYPE = "application/vnd.schemaregistry.v1+json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SchemaLog log;
  private final SchemaState state;
  private final Levels levels;
  private final Subjects subjects;
  private final Registrations registrations;

  RegistryRoutes(SchemaState state, SchemaLog log) {
    this.state = state;
    this.log = log;
    this.levels = new Levels(state, log);
    this.subjects = new Subjects(state, log);
    this.registrations = new Registrations(state, log, levels);
  }

  void addTo(RoutesConfig routes) {
    routes.get("/", answer(ctx -> Map.of()));
    routes.get("/v1/metadata/version", answer(ctx -> Map.of("version", "7.9.2")));
    routes.get("/schemas/types", answer(ctx -> List.of("AVRO")));
    routes.get("/schemas", answer(this::schemas));
    routes.get("/schemas/ids/{id}", answer(this::schema));
    routes.get("/schemas/ids/{id}/schema", answer(ctx -> raw(byId(ctx))));
    routes.get("/schemas/ids/{id}/subjects", answer(this::subjectsOfId));
    routes.get("/schemas/ids/{id}/versions", answer(this::versionsOfId));
    addSubjects(routes);
    addCompatibility(routes);
    addSettings(routes);
    routes.exception(
        RegistryException.class,
        (e, ctx) ->
            write(
                ctx.status(e.status()), Map.of("error_code", e.code(), "message", e.getMessage())));
  }

  private void addSubjects(RoutesConfig routes) {
    routes.get(
        "/subjects",
        answer(ctx -> subjects.names(ctx.queryParam("subjectPrefix"), flag(ctx, "deleted"))));
    routes.post(
        "/subjects/{subject}",
        answer(
            ctx ->
                registrations
                    .lookUp(subject(ctx), body(ctx), flag(ctx, "normalize"), flag(ctx, "deleted"))
                    .answer()));
    routes.delete(
        "/subjects/{subject}",
        answer(ctx -> subjects.delete(subject(ctx), flag(ctx, "permanent"))));
    routes.get(
        "/subjects/{subject}/versions",
        answer(
            ctx ->
                subjects.versions(subject(ctx), flag(ctx, "deleted")).stream()
                    .map(StoredSchema::version)
                    .toList()));
    routes.post(
        "/subjects/{subject}/versions",
        answer(
            ctx ->
                Map.of(
                    "id",
                    registrations.register(subject(ctx), body(ctx), flag(ctx, "normalize")))));
    routes.get("/subjects/{subject}/versions/{version}", answer(ctx -> version(ctx).answer()));
    routes.get("/subjects/{subject}/versions/{version}/schema", answer(ctx -> raw(version(ctx))));
    routes.get(
        "/subjects/{subject}/versions/{version}/referencedby",
        answer(ctx -> subjects.referencedBy(version(ctx))));
    routes.delete(
        "/subjects/{subject}/versions/{version}",
        answer(
            ctx ->
                subjects.delete(subject(ctx), ctx.pathParam("version"), flag(ctx, "permanent"))));
  }

  private void addCompatibility(RoutesConfig routes) {
    routes.post(
        "/compatibility/subjects/{subject}/versions",
        answer(ctx -> compatibility(ctx, state.versions(subject(ctx), false))));
    routes.post(
        "/compatibility/subjects/{subject}/versions/{version}",
        answer(ctx -> compatibility(ctx, checkedAgainst(ctx))));
  }

  private void addSettings(RoutesConfig routes) {
    routes.get("/config", answer(ctx -> level(levels.level(null, true))));
    routes.put("/config", answer(ctx -> setLevel(ctx, null)));
    routes.delete("/config", answer(ctx -> level(levels.deleteLevel(null))));
    routes.get(
        "/config/{subject}",
        answer(ctx -> level(levels.level(subject(ctx), flag(ctx, "defaultToGlobal")))));
    routes.put("/config/{subject}", answer(ctx -> setLevel(ctx, subject(ctx))));
    routes.delete("/config/{subject}", answer(ctx -> level(levels.deleteLevel(subject(ctx)))));
    routes.get("/mode", answer(ctx -> mode(levels.mode(null, true))));
    routes.put("/mode", answer(ctx -> setMode(ctx, null)));
    routes.get(
        "/mode/{subject}",
        answer(ctx -> mode(levels.mode(subject(ctx), flag(ctx, "defaultToGlobal")))));
    routes.put("/mode/{subject}", answer(ctx -> setMode(ctx, subject(ctx))));
    routes.delete("/mode/{subject}", answer(ctx -> mode(levels.deleteMode(subject(ctx)))));
  }

  private Handler answer(Function<Context, Object> action) {
    return ctx -> {
      Object result;
      synchronized (this) {
        log.settle();
        result = action.apply(ctx);
      }
      write(ctx, result);
    };
  }

  private static void write(Context ctx, Object result) {
    try {
      ctx.contentType(TYPE).result(JSON.writeValueAsString(result));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Object schemas(Context ctx) {
    String prefix = ctx.queryParam("subjectPrefix");
    return subjects.names(prefix, flag(ctx, "deleted")).stream()
        .flatMap(
            subject -> {
              List<StoredSchema> all = state.versions(subject, flag(ctx, "deleted"));
              return (flag(ctx, "latestOnly") ? all.subList(all.size() - 1, all.size()) : all)
                  .stream();
            })
        .map(StoredSchema::answer)
        .toList();
  }

  private Object schema(Context ctx) {
    ObjectNode answer = byId(ctx).addContent(JSON.createObjectNode());
    return flag(ctx, "fetchMaxId") ? answer.put("maxId", state.maxId()) : answer;
  }

  private Object subjectsOfId(Context ctx) {
    return subjects.byId(id(ctx), flag(ctx, "deleted")).stream()
        .map(StoredSchema::subject)
        .distinct()
        .toList();
  }

  private Object versionsOfId(Context ctx) {
    return subjects.byId(id(ctx), flag(ctx, "deleted")).stream()
        .map(
            schema ->
                JSON.createObjectNode()
                    .put("subject", schema.subject())
                    .put("version", schema.version()))
        .toList();
  }

  private static JsonNode raw(StoredSchema schema) {
    return parse(schema.content().schema());
  }

  private List<StoredSchema> checkedAgainst(Context ctx) {
    String wished = ctx.pathParam("version");
    List<StoredSchema> live = state.versions(subject(ctx), false);
    // nothing to be incompatible with, as Confluent's registry sees it
    return Subjects.number(wished) < 0 && live.isEmpty()
        ? live
        : List.of(subjects.version(subject(ctx), wished, false));
  }

  private Object compatibility(Context ctx, List<StoredSchema> earlier) {
    List<String> problems =
        registrations.problems(subject(ctx), body(ctx), earlier, flag(ctx, "normalize"));
    ObjectNode answer = JSON.createObjectNode().put("is_compatible", problems.isEmpty());
    if (flag(ctx, "verbose")) {
      answer.set("messages", JSON.valueToTree(problems));
    }
    return answer;
  }

  private Object setLevel(Context ctx, String subject) {
    String level = body(ctx).path("compatibility").asText(null);
    return Map.of("compatibility", levels.setLevel(subject, level));
  }

  private Object setMode(Context ctx, String subject) {
    String mode = body(ctx).path("mode").asText(null);
    return mode(levels.setMode(subject, mode, flag(ctx, "force")));
  }

  private static Object level(String level) {
    return Map.of("compatibilityLevel", level);
  }

  private static Object mode(String mode) {
    return Map.of("mode", mode);
  }

  private StoredSchema version(Context ctx) {
    return subjects.version(subject(ctx), ctx.pathParam("version"), flag(ctx, "deleted"));
  }

  private StoredSchema byId(Context ctx) {
    return state.byId(id(ctx)).orElseThrow(() -> RegistryException.noSchema(id(ctx)));
  }

  private static int id(Context ctx) {
    try {
      return Integer.parseInt(ctx.pathParam("id"));
    } catch (NumberFormatException e) {
      throw new RegistryException(404, "HTTP 404 Not Found", e);
    }
  }

  private static String subject(Context ctx) {
    return ctx.pathParam("subject");
  }

  private static boolean flag(Context ctx, String name) {
    return Boolean.parseBoolean(ctx.queryParam(name));
  }

  private static JsonNode body(Context ctx) {
    return parse(ctx.body());
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new RegistryException(400, "Malformed request: the body is not JSON", e);
    }
  }
}
