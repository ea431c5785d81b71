package io.fleetfold.streams.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.core.ingest.RecordReaders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class GoldenTopologyTest {
  private static final Pattern SINK = Pattern.compile("Sink: \\S+ \\(topic: (\\S+)\\)");

  @Test
  void shouldBeTheTopologyThatIsCheckedIn() throws IOException {
    Fleet fleet = new Fleet("", 12, (short) 3);
    SchemaRegistry registry = new SchemaRegistry(new MockSchemaRegistryClient());
    String described =
        new FoldTopology(
                FoldContext.of(
                    fleet,
                    FoldConfig.DEFAULT,
                    RecordReaders.of(registry),
                    Outputs.register(registry, fleet)))
            .build(Stores::persistentKeyValueStore)
            .describe()
            .toString();

    assertThat(SINK.matcher(described).results().map(sink -> sink.group(1)).distinct())
        .as("topics that are said to be written by the app")
        .containsExactlyInAnyOrderElementsOf(
            Topics.ALL.stream()
                .filter(topic -> topic.writers().contains(Topic.Writer.STREAMS_APP))
                .map(Topic::name)
                .toList());
    try (InputStream golden = getClass().getResourceAsStream("/topology.txt")) {
      assertThat(described)
          .as(
              "the topology has changed. A renamed store strands its state, a renamed source its"
                  + " offsets: if that is meant, put this into src/test/resources/topology.txt")
          .isEqualToIgnoringWhitespace(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
