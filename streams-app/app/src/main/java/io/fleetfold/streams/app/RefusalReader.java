package io.fleetfold.streams.app;

import io.fleetfold.records.IngestRefusal;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import io.fleetfold.schemas.UndecodableException;
import io.fleetfold.streams.core.ingest.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What gateways refused lately, from its topic. Thread-safe. */
final class RefusalReader {
  // a page of the dashboard shows far fewer; older ones stay in the topic
  private static final int MAX = 1_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final TopicEventLog log;
  private final RecordDeserializer<IngestRefusal> values;

  RefusalReader(TopicEventLog log, SchemaRegistry registry) {
    this.log = log;
    this.values = new RecordDeserializer<>(registry, Topics.GATEWAY_REFUSALS);
  }

  /** The newest ones, newest first. */
  List<IngestRefusal> newest() {
    List<IngestRefusal> refusals = new ArrayList<>();
    log.readNewest(
        Topics.GATEWAY_REFUSALS.name(),
        /* partition= */ 0,
        MAX,
        TIMEOUT,
        record -> add(refusals, record));
    Collections.reverse(refusals);
    return refusals;
  }

  // anybody may write into a topic: what is no refusal is not shown
  private void add(List<IngestRefusal> refusals, Source record) {
    try {
      IngestRefusal refusal = values.deserialize(record.name(), record.value());
      if (refusal != null) {
        refusals.add(refusal);
      }
    } catch (UndecodableException e) {
      // told by nobody, and of no use to anybody
    }
  }
}
