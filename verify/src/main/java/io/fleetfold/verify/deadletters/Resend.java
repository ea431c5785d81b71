package io.fleetfold.verify.deadletters;

import io.fleetfold.records.DeadLetterHeader;
import io.fleetfold.schemas.Topics;
import io.fleetfold.verify.cluster.ClusterConfig;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Sends the original records of dead letters once more, byte for byte, to the topics they came
 * from. Each goes out in one transaction with a null value under the letter's key, which marks it
 * as replayed: it is sent once, whatever fails on the way. Not thread-safe.
 */
public final class Resend implements AutoCloseable {
  /**
   * The header that tells which dead letter a record is a replay of: {@code topic|part.|offset}.
   */
  public static final String HEADER = "fleetfold.replayed-from";

  private final ClusterConfig cluster;
  private final Producer<byte[], byte[]> producer;

  /** Prepares to send; fences off another replay that runs at the same time. */
  public Resend(ClusterConfig cluster) {
    this.cluster = cluster;
    this.producer = cluster.producer("fleetfold-dead-letters-replay");
    producer.initTransactions();
  }

  /**
   * Sends one letter's original; returns where it stands when it is committed.
   *
   * @throws IllegalArgumentException when the original was too large to be kept whole
   * @throws KafkaException when it was not sent; nothing is marked then
   */
  public RecordMetadata send(Letter letter) throws InterruptedException, ExecutionException {
    if (letter.cut()) {
      throw new IllegalArgumentException(
          "dead letter "
              + letter.number()
              + " does not hold its whole original ("
              + letter.record().getMessage()
              + "): publish the original again, smaller");
    }
    producer.beginTransaction();
    try {
      Future<RecordMetadata> marked = producer.send(mark(letter));
      Future<RecordMetadata> sent = producer.send(original(letter));
      producer.commitTransaction();
      marked.get();
      return sent.get();
    } catch (KafkaException e) {
      abort(e);
      throw e;
    }
  }

  private void abort(KafkaException why) {
    try {
      producer.abortTransaction();
    } catch (KafkaException e) {
      why.addSuppressed(e); // fenced, say: the brokers abort it by themselves then
    }
  }

  private static ProducerRecord<byte[], byte[]> original(Letter letter) {
    RecordHeaders headers = new RecordHeaders();
    for (DeadLetterHeader header : letter.record().getHeaders()) {
      headers.add(header.getKey(), Letter.bytes(header.getValue()));
    }
    headers.remove(HEADER); // of an earlier replay that became a dead letter again
    headers.add(HEADER, letter.place().getBytes(StandardCharsets.UTF_8));
    return new ProducerRecord<>(
        letter.record().getTopic(), null, letter.key(), letter.value(), headers);
  }

  private ProducerRecord<byte[], byte[]> mark(Letter letter) {
    return new ProducerRecord<>(
        cluster.name(Topics.FLEET_DEAD_LETTERS),
        letter.place().getBytes(StandardCharsets.UTF_8),
        null);
  }

  @Override
  public void close() {
    producer.close();
  }
}
