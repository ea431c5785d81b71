package io.fleetfold.connect.converters;

import io.confluent.connect.avro.AvroData;
import io.confluent.connect.avro.AvroDataConfig;
import io.fleetfold.records.ModelPrice;
import io.fleetfold.schemas.RecordDeserializer;
import io.fleetfold.schemas.RegistryUnavailableException;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import io.fleetfold.schemas.UndecodableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.storage.Converter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the values of the topic of prices, which people write, as the folds read them: whatever
 * schema they were written with, as a price. What is none withdraws the version under its key, so
 * that the sink's progress never stands before it. While the registry is away the sink waits.
 *
 * <p>Configuration: {@code schema.registry.url}, and what else the registry's client takes.
 */
public final class PriceConverter implements Converter {
  private static final Logger LOG = LoggerFactory.getLogger(PriceConverter.class);
  private static final String URL = "schema.registry.url";

  private RecordDeserializer<ModelPrice> reader;
  private AvroData connect;

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    SchemaRegistry registry = SchemaRegistry.at(String.valueOf(configs.get(URL)), configs);
    reader = new RecordDeserializer<>(registry, Topics.MODEL_PRICES);
    connect = new AvroData(new AvroDataConfig(configs));
  }

  @Override
  public SchemaAndValue toConnectData(String topic, byte[] value) {
    try {
      ModelPrice price = reader.deserialize(topic, value);
      return price == null
          ? SchemaAndValue.NULL
          : connect.toConnectData(ModelPrice.getClassSchema(), plain(price));
    } catch (RegistryUnavailableException e) {
      throw new RetriableException(e.getMessage(), e);
    } catch (UndecodableException e) {
      LOG.warn("a record of {} is treated as a withdrawal: {}", topic, e.getMessage());
      return SchemaAndValue.NULL;
    }
  }

  /** The price with numbers in place of times, as Connect's Avro has them. */
  private static GenericRecord plain(ModelPrice price) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new SpecificDatumWriter<>(ModelPrice.class).write(price, encoder);
      encoder.flush();
      return new GenericDatumReader<GenericRecord>(ModelPrice.getClassSchema())
          .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    } catch (IOException e) {
      throw new UncheckedIOException("there is no disk or network in it", e);
    }
  }

  @Override
  public byte[] fromConnectData(String topic, Schema schema, Object value) {
    throw new DataException("prices are read only: publish them with fleetfold prices");
  }
}
