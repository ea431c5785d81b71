package io.fleetfold.gateway.ingest;

import io.fleetfold.schemas.Fleet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Makes of items what is sent: checked, masked, encoded. Thread-safe. */
final class Preparation {
  private final Fleet fleet;
  private final int recordBytes;
  private final Serializers serializers;
  private final Masking withoutContent;

  Preparation(Fleet fleet, int recordBytes, Serializers serializers, Masking withoutContent) {
    this.fleet = fleet;
    this.recordBytes = recordBytes;
    this.serializers = serializers;
    this.withoutContent = withoutContent;
  }

  /**
   * The item as it is sent.
   *
   * @throws RefusedException when it can never be
   */
  Prepared prepare(Item item, Caller caller) throws RefusedException {
    if (item.refusal() != null) {
      throw new RefusedException(item.refusal());
    }
    List<String> ids = new ArrayList<>(item.messages().size());
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>(item.messages().size());
    for (Message message : item.messages()) {
      AppBinding.bind(message, caller);
      RecordChecks.check(message);
      byte[] value = encode(message, caller);
      ids.add(MessageIds.of(message));
      records.add(new ProducerRecord<>(fleet.name(message.topic()), message.key(), value));
    }
    return new Prepared(item.index(), ids, records);
  }

  private byte[] encode(Message message, Caller caller) throws RefusedException {
    SpecificRecord value = message.value();
    if (value == null) {
      return null;
    }
    if (!caller.storeContent()) {
      value = withoutContent.mask(value);
    }
    value = caller.masking().mask(value);
    byte[] bytes = serializers.encode(message.topic(), value);
    int all = bytes.length + message.key().getBytes(StandardCharsets.UTF_8).length;
    if (all > recordBytes) {
      throw new RefusedException(
          null,
          "the record has "
              + all
              + " bytes with its key, the limit is "
              + recordBytes
              + ": keep large things elsewhere and refer to them");
    }
    return bytes;
  }
}
