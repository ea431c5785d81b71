package io.fleetfold.streams.app;

import io.fleetfold.schemas.Fleet;
import io.fleetfold.streams.core.ingest.FailedRecords;
import io.fleetfold.streams.core.ingest.FailedRecords.Place;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Records that somebody has set aside with {@code fleetfold dead-letters skip}. They are noted as
 * offsets of a group that nobody reads with, {@link Fleet#skippedGroup}, in the metadata of each
 * partition: so they are known on every cluster, and what stands before them is still folded.
 */
final class SkippedRecords {
  private SkippedRecords() {}

  /** Sets those of them aside that the folds have not passed yet. */
  static void load(Map<String, Object> client, Fleet fleet, FailedRecords failed)
      throws InterruptedException {
    try (Admin admin = Admin.create(client)) {
      Map<TopicPartition, OffsetAndMetadata> notes = offsets(admin, fleet.skippedGroup());
      Map<TopicPartition, OffsetAndMetadata> folded = offsets(admin, fleet.applicationId());
      notes.forEach(
          (at, note) -> {
            long next = folded.get(at) == null ? 0 : folded.get(at).offset();
            for (long offset : Fleet.skippedOffsets(note == null ? "" : note.metadata())) {
              if (offset >= next) {
                failed.setAside(
                    new Place(at.topic(), at.partition(), offset),
                    "it was set aside by fleetfold dead-letters skip");
              }
            }
          });
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(e.getCause());
    }
  }

  private static Map<TopicPartition, OffsetAndMetadata> offsets(Admin admin, String group)
      throws InterruptedException, ExecutionException {
    return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
  }
}
