package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * A record of two gigabytes of zeros, more than any array of Java holds, in a batch of some hundred
 * kilobytes. No producer can make it: it is written piece by piece, and sent by hand.
 */
final class Bomb {
  private static final short LAST_VERSION_WITH_NAMES = 12;
  private static final int BODY = Integer.MAX_VALUE;
  private static final int CHUNK = 1 << 20;

  private Bomb() {}

  /** Sends it; gives its offset. */
  static long send(int port, String topic, int partition, String key) throws IOException {
    PartitionProduceData data =
        new PartitionProduceData().setIndex(partition).setRecords(records(key));
    ProduceRequestData request =
        new ProduceRequestData()
            .setAcks((short) -1)
            .setTimeoutMs(30_000)
            .setTopicData(
                new TopicProduceDataCollection(
                    List.of(new TopicProduceData().setName(topic).setPartitionData(List.of(data)))
                        .iterator()));
    RequestHeader header = new RequestHeader(ApiKeys.PRODUCE, LAST_VERSION_WITH_NAMES, "bomb", 1);
    ByteBuffer bytes =
        ProduceRequest.builder(request, false)
            .build(LAST_VERSION_WITH_NAMES)
            .serializeWithHeader(header);
    ProduceResponse answer = exchange(port, bytes);
    var told = answer.data().responses().iterator().next().partitionResponses().get(0);
    assertThat(Errors.forCode(told.errorCode())).isEqualTo(Errors.NONE);
    return told.baseOffset();
  }

  private static ProduceResponse exchange(int port, ByteBuffer request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        DataInputStream in = new DataInputStream(socket.getInputStream())) {
      out.writeInt(request.remaining());
      out.write(request.array(), request.arrayOffset() + request.position(), request.remaining());
      out.flush();
      byte[] answer = new byte[in.readInt()];
      in.readFully(answer);
      ByteBufferAccessor body = new ByteBufferAccessor(ByteBuffer.wrap(answer));
      body.readInt(); // the correlation id
      body.readUnsignedVarint(); // tagged fields of the header
      return ProduceResponse.parse(body, LAST_VERSION_WITH_NAMES);
    }
  }

  private static MemoryRecords records(String key) throws IOException {
    ByteBufferOutputStream bytes = new ByteBufferOutputStream(CHUNK);
    bytes.position(DefaultRecordBatch.RECORD_BATCH_OVERHEAD);
    try (OutputStream out =
        Compression.zstd().build().wrapForOutput(bytes, RecordBatch.MAGIC_VALUE_V2)) {
      writeRecord(out, key.getBytes(StandardCharsets.UTF_8));
    }
    ByteBuffer batch = bytes.buffer();
    int size = batch.position();
    batch.position(0);
    DefaultRecordBatch.writeHeader(
        batch,
        0,
        0,
        size,
        RecordBatch.MAGIC_VALUE_V2,
        CompressionType.ZSTD,
        TimestampType.CREATE_TIME,
        0,
        0,
        RecordBatch.NO_PRODUCER_ID,
        RecordBatch.NO_PRODUCER_EPOCH,
        RecordBatch.NO_SEQUENCE,
        false,
        false,
        false,
        RecordBatch.NO_PARTITION_LEADER_EPOCH,
        1);
    batch.position(0);
    batch.limit(size);
    return MemoryRecords.readableRecords(batch.slice());
  }

  /** In Kafka's record format: attributes, time, offset, key, value, no headers. */
  private static void writeRecord(OutputStream out, byte[] key) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(64 + key.length);
    start.put((byte) 0);
    ByteUtils.writeVarlong(0, start);
    ByteUtils.writeVarint(0, start);
    ByteUtils.writeVarint(key.length, start);
    start.put(key);
    int headers = ByteUtils.sizeOfVarint(0);
    int value = BODY - start.position() - ByteUtils.sizeOfVarint(BODY) - headers;
    ByteUtils.writeVarint(value, start);
    ByteBuffer size = ByteBuffer.allocate(Integer.BYTES + 1);
    ByteUtils.writeVarint(start.position() + value + headers, size);
    out.write(size.array(), 0, size.position());
    out.write(start.array(), 0, start.position());
    byte[] zeros = new byte[CHUNK];
    for (int left = value; left > 0; left -= CHUNK) {
      out.write(zeros, 0, Math.min(left, CHUNK));
    }
    out.write(0);
  }
}
