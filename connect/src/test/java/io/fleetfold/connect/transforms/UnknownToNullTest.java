package io.fleetfold.connect.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.connect.avro.AvroData;
import io.fleetfold.records.RunStats;
import io.fleetfold.schemas.UnknownSums;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class UnknownToNullTest {
  /** Bytes before the value in Avro's single-object encoding. */
  private static final int HEADER = 10;

  private final UnknownToNull<SinkRecord> transform = new UnknownToNull<>();

  @Test
  void shouldSpellTheMarksAsTheSchemasDo() {
    assertThat(UnknownToNull.FIELD).isEqualTo(UnknownSums.FIELD);
    assertThat(UnknownToNull.PARAMETER).isEqualTo(UnknownSums.PARAMETER);
  }

  @Test
  void shouldMakeNullsOfWhatTheRecordDoesNotKnow() {
    RunStats stats = stats();
    stats.setUnknownSums("output_tokens provider_cost_usd");
    stats.setMissingUsageCalls(0L);

    Struct row = apply(stats);

    assertThat(row.get("input_tokens")).isEqualTo(5L);
    assertThat(row.get("output_tokens")).isNull();
    assertThat(row.get("cache_read_tokens")).as("told as zero").isEqualTo(0L);
    assertThat(row.get("provider_cost_usd")).isNull();
    assertThat(row.get("llm_calls")).isEqualTo(0L);
    assertThat(row.schema().field(UnknownSums.FIELD)).isNull();
    for (Schema.Field field : RunStats.getClassSchema().getFields()) {
      if (UnknownSums.canBe(field)) {
        assertThat(row.schema().field(field.name()).schema().isOptional())
            .as(field.name())
            .isTrue();
      }
    }
  }

  @Test
  void shouldTakeAZeroOfTheFirstReleaseForUnknown() {
    Struct row = apply(stats());

    assertThat(row.get("input_tokens")).isEqualTo(5L);
    assertThat(row.get("output_tokens")).isNull();
    assertThat(row.get("provider_cost_usd")).isNull();
    assertThat(row.get("llm_calls")).isEqualTo(0L);
  }

  @Test
  void shouldPassATombstone() {
    SinkRecord tombstone = new SinkRecord("t", 0, null, "k", null, null, 1);
    assertThat(transform.apply(tombstone)).isSameAs(tombstone);
  }

  private static RunStats stats() {
    return RunStats.newBuilder()
        .setScope("fleet")
        .setAgentId("")
        .setPartition(0)
        .setPendingRuns(0)
        .setRunningRuns(0)
        .setInterruptedRuns(0)
        .setCompletedRuns(0)
        .setErrorRuns(0)
        .setCancelledRuns(0)
        .setTotalIterations(0)
        .setInputTokens(5)
        .setProviderCostUsd(BigDecimal.ZERO.setScale(12))
        .setRunDurationBuckets("{}")
        .setLlmLatencyBuckets("{}")
        .setRevision(1)
        .build();
  }

  private static Object asTheConverterReadsIt(RunStats stats) {
    try {
      ByteBuffer encoded = RunStats.getEncoder().encode(stats);
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return new GenericDatumReader<>(RunStats.getClassSchema())
          .read(
              null, DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Struct apply(RunStats stats) {
    SchemaAndValue connect =
        new AvroData(8).toConnectData(RunStats.getClassSchema(), asTheConverterReadsIt(stats));
    return (Struct)
        transform
            .apply(new SinkRecord("t", 0, null, "k", connect.schema(), connect.value(), 1))
            .value();
  }
}
