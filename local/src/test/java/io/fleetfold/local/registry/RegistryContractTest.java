package io.fleetfold.local.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import io.confluent.kafka.schemaregistry.client.rest.entities.SubjectVersion;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.fleetfold.local.TestPorts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Confluent's own client sees of the registry. Each test has subjects of its own. */
@ExtendWith(SharedRegistry.class)
class RegistryContractTest {
  private final CachedSchemaRegistryClient client = newClient();

  private static CachedSchemaRegistryClient newClient() {
    return new CachedSchemaRegistryClient(SharedRegistry.address(), 100);
  }

  private static AvroSchema schema(String namespace, String... moreFields) {
    StringBuilder more = new StringBuilder();
    for (String field : moreFields) {
      more.append(",").append(field);
    }
    return new AvroSchema(
        "{\"type\":\"record\",\"name\":\"R\",\"namespace\":\""
            + namespace
            + "\",\"fields\":["
            + required("a")
            + more
            + "]}");
  }

  private static String optional(String name) {
    return "{\"name\":\"" + name + "\",\"type\":[\"null\",\"string\"],\"default\":null}";
  }

  private static String required(String name) {
    return "{\"name\":\"" + name + "\",\"type\":\"string\"}";
  }

  private static void assertRefused(int code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RestClientException.class,
            e -> assertThat(e.getErrorCode()).as(e.getMessage()).isEqualTo(code));
  }

  @Test
  void shouldRegisterOnceAndFindByIdSubjectAndVersion() throws Exception {
    int id = client.register("find-value", schema("find"));
    assertThat(newClient().register("find-value", schema("find"))).isEqualTo(id);
    assertThat(newClient().register("find-other", schema("find"))).isEqualTo(id);
    int second = client.register("find-value", schema("find", optional("b")));
    assertThat(second).isGreaterThan(id);

    CachedSchemaRegistryClient fresh = newClient();
    assertThat(fresh.getSchemaById(id)).isEqualTo(schema("find"));
    assertThat(fresh.getSchemaBySubjectAndId("find-value", id)).isEqualTo(schema("find"));
    assertThat(fresh.getAllVersions("find-value")).containsExactly(1, 2);
    assertThat(fresh.getLatestSchemaMetadata("find-value").getId()).isEqualTo(second);
    assertThat(fresh.getSchemaMetadata("find-value", 1).getSchema())
        .isEqualTo(schema("find").canonicalString());
    assertThat(fresh.getVersion("find-value", schema("find", optional("b")))).isEqualTo(2);
    assertThat(fresh.getId("find-value", schema("find"))).isEqualTo(id);
    assertThat(fresh.getAllSubjects()).contains("find-value", "find-other");
    assertThat(fresh.getAllSubjectsById(id)).containsExactly("find-other", "find-value");
    assertThat(fresh.getAllVersionsById(second))
        .containsExactly(new SubjectVersion("find-value", 2));
    assertThat(fresh.getAllSubjectsByPrefix("find-v")).containsExactly("find-value");
  }

  @Test
  void shouldTakeSubjectsWithAnyCharacter() throws Exception {
    int id = client.register("team/a b%c-value", schema("odd"));
    assertThat(newClient().getLatestSchemaMetadata("team/a b%c-value").getId()).isEqualTo(id);
  }

  @Test
  void shouldResolveReferences() throws Exception {
    client.register("inner-value", schema("inner"));
    AvroSchema outer =
        new AvroSchema(
            "{\"type\":\"record\",\"name\":\"Outer\",\"fields\":["
                + "{\"name\":\"in\",\"type\":\"inner.R\"}]}",
            List.of(new SchemaReference("inner.R", "inner-value", 1)),
            Map.of("inner.R", schema("inner").canonicalString()),
            null);
    int id = client.register("outer-value", outer);

    assertThat(newClient().getSchemaById(id).references()).hasSize(1);
    assertRefused(42206, () -> newClient().deleteSubject("inner-value"));
  }

  @Test
  void shouldRefuseWhatIsIncompatibleWithAnyEarlierVersion() throws Exception {
    client.register("compat-value", schema("compat"));
    client.register("compat-value", schema("compat", optional("b")));

    assertRefused(409, () -> client.register("compat-value", schema("compat", required("c"))));
    assertThat(client.testCompatibility("compat-value", schema("compat", required("c")))).isFalse();
    assertThat(client.testCompatibilityVerbose("compat-value", schema("compat", required("c"))))
        .isNotEmpty();
    assertThat(client.testCompatibility("compat-value", schema("compat", optional("d")))).isTrue();

    assertThat(client.updateCompatibility("compat-value", "NONE")).isEqualTo("NONE");
    assertThat(client.register("compat-value", schema("compat", required("c")))).isPositive();
  }

  @Test
  void shouldKeepLevelsAndModes() throws Exception {
    client.register("levels-value", schema("levels"));
    assertThat(client.getCompatibility(null)).isEqualTo("FULL_TRANSITIVE");
    assertRefused(40408, () -> client.getConfig("levels-value"));
    client.updateCompatibility("levels-value", "FORWARD");
    assertThat(client.getConfig("levels-value").getCompatibilityLevel()).isEqualTo("FORWARD");
    client.deleteCompatibility("levels-value");
    assertRefused(40408, () -> client.getConfig("levels-value"));
    assertRefused(42203, () -> client.updateCompatibility("levels-value", "SIDEWAYS"));

    assertThat(client.getMode()).isEqualTo("READWRITE");
    assertRefused(40409, () -> client.getMode("levels-value"));
    client.setMode("READONLY", "levels-value");
    assertRefused(42205, () -> client.register("levels-value", schema("levels", optional("new"))));
    client.deleteMode("levels-value");
    assertRefused(42204, () -> client.setMode("UPSIDEDOWN"));
    // ids are given only while the process restores
    assertRefused(42204, () -> client.setMode("IMPORT", "imported-value"));
    assertRefused(42204, () -> client.setMode("READONLY_OVERRIDE"));
    assertRefused(42205, () -> client.register("given-value", schema("given"), 3, 50_000));
  }

  @Test
  void shouldDeleteSoftlyThenForGood() throws Exception {
    int id = client.register("gone-value", schema("gone"));
    client.register("gone-value", schema("gone", optional("b")));

    assertRefused(40407, () -> client.deleteSchemaVersion("gone-value", "1", true));
    assertThat(client.deleteSchemaVersion("gone-value", "1")).isEqualTo(1);
    assertRefused(40406, () -> client.deleteSchemaVersion("gone-value", "1"));
    assertThat(newClient().getAllVersions("gone-value")).containsExactly(2);
    assertThat(newClient().getSchemaById(id)).isEqualTo(schema("gone"));
    assertRefused(40405, () -> client.deleteSubject("gone-value", true));
    assertThat(client.deleteSubject("gone-value")).containsExactly(2);
    assertRefused(40404, () -> client.deleteSubject("gone-value"));
    assertThat(client.getAllSubjects(true)).contains("gone-value");
    assertThat(client.deleteSubject("gone-value", true)).containsExactly(1, 2);
    assertRefused(40403, () -> newClient().getSchemaById(id));
    assertRefused(40401, () -> newClient().getAllVersions("gone-value"));
  }

  @Test
  void shouldAnswerWithConfluentsErrorCodes() throws Exception {
    client.register("errors-value", schema("errors"));

    assertRefused(40401, () -> client.getLatestSchemaMetadata("nobody-value"));
    assertRefused(40401, () -> client.getVersion("nobody-value", schema("errors")));
    assertRefused(40402, () -> client.getSchemaMetadata("errors-value", 9));
    assertRefused(40403, () -> client.getSchemaById(999_999));
    assertRefused(40403, () -> client.getId("errors-value", schema("errors", optional("x"))));
    assertRefused(42202, () -> client.deleteSchemaVersion("errors-value", "0"));
  }

  @Test
  void shouldGiveOneIdToOneSchemaHoweverManyRegisterIt() throws Exception {
    Set<Integer> ids = new HashSet<>();
    ExecutorService many = Executors.newFixedThreadPool(16);
    List<Future<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      String subject = "many-" + i % 3;
      answers.add(many.submit(() -> newClient().register(subject, schema("many"))));
    }
    for (Future<Integer> answer : answers) {
      ids.add(answer.get());
    }
    many.shutdown();

    assertThat(ids).as("ids of one schema").hasSize(1);
    assertThat(newClient().getAllVersions("many-0")).containsExactly(1);
  }

  @Test
  void shouldKeepEverythingOverARestart() throws Exception {
    int first = client.register("kept-value", schema("kept"));
    int second = client.register("kept-value", schema("kept", optional("b")));
    client.updateCompatibility("kept-value", "BACKWARD");
    client.register("kept-deleted", schema("keptdeleted"));
    client.deleteSubject("kept-deleted");

    try (Registry other =
        new Registry(SharedRegistry.bootstrapServers(), TestPorts.set(3), SharedRegistry.FLEET)) {
      other.start();
      CachedSchemaRegistryClient elsewhere = new CachedSchemaRegistryClient(other.address(), 100);
      assertThat(elsewhere.register("kept-value", schema("kept"))).isEqualTo(first);
      assertThat(elsewhere.getId("kept-value", schema("kept", optional("b")))).isEqualTo(second);
      assertThat(elsewhere.getCompatibility("kept-value")).isEqualTo("BACKWARD");
      assertThat(elsewhere.getAllSubjects()).contains("kept-value").doesNotContain("kept-deleted");
      assertThat(elsewhere.getAllSubjects(true)).contains("kept-deleted");
    }
  }
}
