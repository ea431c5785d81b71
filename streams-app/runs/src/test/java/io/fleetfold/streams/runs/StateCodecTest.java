package io.fleetfold.streams.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fleetfold.streams.core.state.Money;
import io.fleetfold.streams.core.state.StateCodec;
import io.fleetfold.streams.runs.state.LlmTotals;
import io.fleetfold.streams.runs.state.RunContent;
import io.fleetfold.streams.runs.state.RunCore;
import io.fleetfold.streams.runs.state.TimestampedValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateCodecTest {
  private static final StateCodec<RunCore> CORES =
      new StateCodec<>(
          RunCore.getClassSchema(),
          "RunCore-1.avsc",
          "RunCore-2.avsc",
          "RunCore-3.avsc",
          "RunCore-4.avsc");

  private static RunCore core() {
    return RunCore.newBuilder()
        .setAgentId("ägent")
        .setEventsByType(List.of(1L, 0L, 300L))
        .setStartedAt(7)
        .setLlm(
            LlmTotals.newBuilder()
                .setInputTokens(1L << 40)
                .setProviderCost(Money.bytes(new BigDecimal("123456789.000000000001")))
                .build())
        .build();
  }

  @Test
  void shouldReadBackWhatItWrote() {
    assertThat(CORES.decode(CORES.encode(core()))).isEqualTo(core());
    assertThat(CORES.decode(null)).isNull();
  }

  @Test
  void shouldPutTheVersionInFront() {
    assertThat(CORES.encode(core())[0]).isEqualTo((byte) 5);
  }

  @Test
  void shouldRefuseWhatANewerReleaseWrote() {
    byte[] bytes = CORES.encode(core());
    bytes[0] = 6;

    assertThatIllegalStateException()
        .isThrownBy(() -> CORES.decode(bytes))
        .withMessageContaining("RunCore in a state store has version 6");
  }

  @ParameterizedTest
  @CsvSource({"1, RunCore-1.avsc", "2, RunCore-2.avsc", "3, RunCore-3.avsc", "4, RunCore-4.avsc"})
  void shouldReadWhatOlderReleasesWrote(int version, String resource) throws IOException {
    try (InputStream file = RunCore.class.getResourceAsStream(resource)) {
      Schema older = new Schema.Parser().parse(file);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(version);
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      // resolved by name: what the older release did not have is left out
      new GenericDatumWriter<IndexedRecord>(older).write(downgraded(core(), older), encoder);
      encoder.flush();

      RunCore read = CORES.decode(bytes.toByteArray());

      assertThat(read).isEqualTo(core());
      assertThat(read.getLastLogAt()).isEqualTo(-1);
      assertThat(read.getLlm().getInputTokensTold()).isZero();
      assertThat(read.getUnpricedKept()).isZero();
    }
  }

  @Test
  void shouldReadTextsThatTheReleaseBeforeWrote() throws IOException {
    try (InputStream file = RunContent.class.getResourceAsStream("RunContent-1.avsc")) {
      Schema older = new Schema.Parser().parse(file);
      GenericData.Record content = new GenericData.Record(older);
      GenericData.Record told =
          new GenericData.Record(older.getField("session_id").schema().getTypes().get(1));
      told.put("at", 5L);
      told.put("value", "s-1");
      content.put("session_id", told);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(1);
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new GenericDatumWriter<IndexedRecord>(older).write(content, encoder);
      encoder.flush();

      RunContent read =
          new StateCodec<RunContent>(RunContent.getClassSchema(), "RunContent-1.avsc")
              .decode(bytes.toByteArray());

      assertThat(read)
          .isEqualTo(RunContent.newBuilder().setSessionId(new TimestampedValue(5L, "s-1")).build());
    }
  }

  private static GenericRecord downgraded(IndexedRecord of, Schema schema) {
    GenericData.Record record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      Object value = of.get(of.getSchema().getField(field.name()).pos());
      record.put(
          field.pos(),
          value instanceof IndexedRecord nested ? downgraded(nested, field.schema()) : value);
    }
    return record;
  }

  @Test
  void shouldKeepMoneyToTheLastDigit() {
    for (String usd : List.of("0", "-0.000000000001", "99999999999999.999999999999")) {
      assertThat(Money.usd(Money.bytes(new BigDecimal(usd)))).isEqualByComparingTo(usd);
    }
  }
}
