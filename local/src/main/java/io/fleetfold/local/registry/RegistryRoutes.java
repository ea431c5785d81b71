package io.fleetfold.local.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.local.registry.Answering.Action;
import io.fleetfold.streams.core.reads.ReadBudget;
import io.javalin.config.RoutesConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The REST interface of Confluent's Schema Registry 7.9: schemas, subjects and compatibility. */
final class RegistryRoutes {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SchemaState state;
  private final Subjects subjects;
  private final Registrations registrations;
  private final Pins pins;
  private final long mostCharacters;

  /** Routes that let in so many characters of schemas. */
  RegistryRoutes(
      SchemaState state,
      Subjects subjects,
      Registrations registrations,
      Pins pins,
      long mostCharacters) {
    this.mostCharacters = mostCharacters;
    this.state = state;
    this.subjects = subjects;
    this.registrations = registrations;
    this.pins = pins;
  }

  void addTo(RoutesConfig routes, Answering answers) {
    routes.get("/", answers.get(q -> Map.of()));
    routes.get("/v1/metadata/version", answers.get(q -> Map.of("version", "7.9.2")));
    routes.get("/contexts", answers.get(q -> List.of(".")));
    routes.get("/schemas/types", answers.get(q -> List.of("AVRO")));
    routes.get("/schemas", answers.get(this::schemas));
    routes.get("/schemas/ids/{id}", answers.get(this::schema));
    routes.get("/schemas/ids/{id}/schema", answers.get(q -> raw(byId(q))));
    routes.get(
        "/schemas/ids/{id}/subjects",
        answers.get(
            q ->
                q.page(
                    subjects.byId(q.id(), q.flag("deleted")).stream()
                        .map(StoredSchema::subject)
                        .distinct()
                        .toList())));
    routes.get("/schemas/ids/{id}/versions", answers.get(this::versionsOfId));
    routes.get("/subjects", answers.get(this::names));
    addSubject(routes, answers);
    addVersions(routes, answers);
    routes.post(
        "/compatibility/subjects/{subject}/versions",
        answers.post(q -> compatibility(q, state.versions(q.subject(), false))));
    routes.post(
        "/compatibility/subjects/{subject}/versions/{version}",
        answers.post(q -> compatibility(q, checkedAgainst(q))));
  }

  private void addSubject(RoutesConfig routes, Answering answers) {
    routes.post(
        "/subjects/{subject}",
        answers.post(
            q ->
                shown(
                    q,
                    registrations.lookUp(
                        q.subject(), q.body(), q.flag("normalize"), q.flag("deleted")))));
    routes.get(
        "/subjects/{subject}/metadata",
        answers.get(
            q -> shown(q, subjects.withMetadata(q.subject(), properties(q), q.flag("deleted")))));
    routes.delete(
        "/subjects/{subject}",
        answers.get(q -> subjects.delete(changeable(q), q.flag("permanent"))));
  }

  private void addVersions(RoutesConfig routes, Answering answers) {
    String versions = "/subjects/{subject}/versions";
    String version = versions + "/{version}";
    routes.get(
        versions,
        answers.get(
            q ->
                q.page(
                    subjects.versions(q.subject(), q.flag("deleted")).stream()
                        .map(StoredSchema::version)
                        .toList())));
    routes.post(versions, answers.post(this::register));
    routes.get(version, answers.get(q -> shown(q, version(q))));
    routes.get(version + "/schema", answers.get(q -> raw(version(q))));
    Action referrers = q -> q.page(subjects.referencedBy(version(q)));
    routes.get(version + "/referencedby", answers.get(referrers));
    routes.delete(
        version,
        answers.get(q -> subjects.delete(changeable(q), q.version(), q.flag("permanent"))));
  }

  private Object register(Question q) {
    StoredSchema schema =
        registrations.register(q.subject(), q.body(), q.flag("normalize"), mostCharacters);
    ObjectNode answer =
        JSON.createObjectNode().put("id", schema.id()).put("version", schema.version());
    return schema.addContent(answer);
  }

  private Object names(Question q) {
    return q.page(
        q.flag("deletedOnly")
            ? subjects.deletedNames(q.prefix())
            : subjects.names(q.prefix(), q.flag("deleted")));
  }

  private Object schemas(Question q) {
    List<StoredSchema> found =
        subjects.names(q.prefix(), q.flag("deleted")).stream()
            .flatMap(
                subject -> {
                  List<StoredSchema> all = state.versions(subject, q.flag("deleted"));
                  return (q.flag("latestOnly") ? all.subList(all.size() - 1, all.size()) : all)
                      .stream();
                })
            .toList();
    return q.page(found).stream()
        .map(
            schema -> {
              ReadBudget.take(schema.content().schema().length());
              return schema.answer();
            })
        .toList();
  }

  private Object schema(Question q) {
    ObjectNode answer = formatted(q, byId(q), byId(q).addContent(JSON.createObjectNode()));
    return q.flag("fetchMaxId") ? answer.put("maxId", state.maxId()) : answer;
  }

  private Object versionsOfId(Question q) {
    return q.page(
        subjects.byId(q.id(), q.flag("deleted")).stream()
            .map(
                schema ->
                    JSON.createObjectNode()
                        .put("subject", schema.subject())
                        .put("version", schema.version()))
            .toList());
  }

  private static JsonNode raw(StoredSchema schema) {
    try {
      return JSON.readTree(schema.content().schema());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the topic _schemas holds a schema that is not JSON", e);
    }
  }

  private List<StoredSchema> checkedAgainst(Question q) {
    List<StoredSchema> live = state.versions(q.subject(), false);
    // nothing to be incompatible with, as Confluent's registry sees it
    if (Subjects.number(q.version()) < 0 && live.isEmpty()) {
      return live;
    }
    return live.isEmpty()
        ? List.of(thrown(q))
        : List.of(subjects.version(q.subject(), q.version(), false));
  }

  private static StoredSchema thrown(Question q) {
    throw RegistryException.noVersion(q.version());
  }

  private Object compatibility(Question q, List<StoredSchema> earlier) {
    boolean verbose = q.flag("verbose");
    List<String> problems;
    try {
      problems = registrations.problems(q.subject(), q.body(), earlier, q.flag("normalize"));
    } catch (RegistryException e) {
      if (!verbose || e.code() != RegistryException.INVALID_SCHEMA) {
        throw e;
      }
      problems = List.of(e.getMessage());
    }
    ObjectNode answer = JSON.createObjectNode().put("is_compatible", problems.isEmpty());
    if (verbose) {
      answer.set("messages", JSON.valueToTree(problems));
    }
    return answer;
  }

  private static Map<String, String> properties(Question q) {
    List<String> keys = q.ctx().queryParams("key");
    List<String> values = q.ctx().queryParams("value");
    Map<String, String> wanted = new HashMap<>();
    for (int i = 0; i < Math.min(keys.size(), values.size()); i++) {
      wanted.put(keys.get(i), values.get(i));
    }
    return wanted;
  }

  private Object shown(Question q, StoredSchema schema) {
    return formatted(q, schema, schema.answer());
  }

  private ObjectNode formatted(Question q, StoredSchema schema, ObjectNode answer) {
    return q.format().isEmpty()
        ? answer
        : answer.put("schema", registrations.formatted(schema, q.format()));
  }

  private String changeable(Question q) {
    pins.require(q.subject(), q.flag("force"));
    return q.subject();
  }

  private StoredSchema version(Question q) {
    return subjects.version(q.subject(), q.version(), q.flag("deleted"));
  }

  private StoredSchema byId(Question q) {
    return state.byId(q.id()).orElseThrow(() -> RegistryException.noSchema(q.id()));
  }
}
