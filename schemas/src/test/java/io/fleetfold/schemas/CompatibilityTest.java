package io.fleetfold.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.ParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.SimpleParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CompatibilityTest {
  private static final Path CURRENT = Path.of("src", "main", "avro");
  private static final Path RELEASED = Path.of("src", "main", "released");

  static List<Path> schemas() throws IOException {
    try (Stream<Path> files = Files.list(CURRENT)) {
      return files.filter(f -> f.toString().endsWith(".avsc")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void shouldBeFullyCompatibleWithEveryReleasedCopy(Path file) throws IOException {
    String name = file.getFileName().toString().replace(".avsc", "");
    List<Path> copies = released(name);
    assertThat(copies)
        .as("released copies of %s: put the first one to %s/%s/v1.avsc", name, RELEASED, name)
        .isNotEmpty();
    for (Path copy : copies) {
      assertThat(problems(parse(file), List.of(parse(copy))))
          .as(
              "%s is not fully compatible with %s: records are already written with that version."
                  + " Add fields with defaults, never remove or rename one without a default",
              file, copy)
          .isEmpty();
    }
  }

  @Test
  void shouldStillHaveEveryReleasedSchema() throws IOException {
    try (Stream<Path> folders = Files.list(RELEASED)) {
      assertThat(folders.map(f -> CURRENT.resolve(f.getFileName() + ".avsc")))
          .allSatisfy(f -> assertThat(f).as("a released schema can't go away").exists());
    }
  }

  @Test
  void shouldFindWhatBreaksReadersOrWriters() {
    Schema released = SchemaBuilder.record("R").fields().requiredString("a").endRecord();
    Schema removed = SchemaBuilder.record("R").fields().endRecord();
    Schema required =
        SchemaBuilder.record("R").fields().requiredString("a").requiredLong("b").endRecord();
    Schema optional =
        SchemaBuilder.record("R").fields().requiredString("a").optionalLong("b").endRecord();
    assertThat(problems(removed, List.of(released))).as("a field was removed").isNotEmpty();
    assertThat(problems(required, List.of(released))).as("a field without default").isNotEmpty();
    assertThat(problems(optional, List.of(released))).as("a field with default").isEmpty();
  }

  private static List<Path> released(String name) throws IOException {
    if (!Files.isDirectory(RELEASED.resolve(name))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(RELEASED.resolve(name))) {
      return files.sorted().toList();
    }
  }

  private static List<String> problems(Schema current, List<Schema> released) {
    List<ParsedSchemaHolder> before = new ArrayList<>();
    released.forEach(s -> before.add(new SimpleParsedSchemaHolder(new AvroSchema(s))));
    return new AvroSchema(current).isCompatible(CompatibilityLevel.FULL_TRANSITIVE, before);
  }

  private static Schema parse(Path file) throws IOException {
    return new AvroSchema(Files.readString(file)).rawSchema();
  }
}
