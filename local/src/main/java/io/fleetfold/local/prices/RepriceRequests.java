package io.fleetfold.local.prices;

import io.fleetfold.prices.PriceTopicSettings;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.RecordSerializer;
import io.fleetfold.schemas.SchemaRegistry;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.runs.cost.PriceBook;
import io.fleetfold.streams.runs.cost.TokenCounts;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Asks the folds to charge calls that have no cost, through the log: each request is the call once
 * more, marked, under the call's own key and so behind it. Asking twice charges once.
 */
public final class RepriceRequests {
  private static final int FETCH = 1_000;
  private static final String SQL =
      "SELECT * FROM agent_llm_usage"
          + " WHERE cost_usd IS NULL AND created_at >= ? AND created_at < ?";

  private final Connection database;
  private final PriceBook book;
  private final PriceTopicSettings settings;

  /** Requests for calls in a database, to the fleet that the settings name. */
  public RepriceRequests(Connection database, PriceBook book, PriceTopicSettings settings) {
    this.database = database;
    this.book = book;
    this.settings = settings;
  }

  /**
   * Publishes a request for each call of that time without a cost that the book has a price of, and
   * returns when the brokers have all.
   *
   * @return how many calls are asked for
   */
  public long publish(Instant from, Instant to)
      throws SQLException, IOException, InterruptedException {
    database.setAutoCommit(false);
    try (SchemaRegistry registry =
            SchemaRegistry.at(settings.registryUrl(), settings.registrySettings());
        KafkaProducer<String, AgentLlmUsage> producer = producer(registry);
        PreparedStatement query = database.prepareStatement(SQL)) {
      query.setFetchSize(FETCH);
      query.setTimestamp(1, Timestamp.from(from));
      query.setTimestamp(2, Timestamp.from(to));
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          AgentLlmUsage call = call(rows);
          if (isPriced(call)) {
            sent.add(
                producer.send(
                    new ProducerRecord<>(
                        settings.fleet().name(Topics.AGENT_LLM_USAGE), key(call), call)));
          }
        }
      }
      producer.flush();
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
      return sent.size();
    } catch (ExecutionException e) {
      throw new KafkaException("requests were not published: " + e.getCause(), e.getCause());
    } finally {
      database.rollback();
    }
  }

  private boolean isPriced(AgentLlmUsage call) {
    return book.charge(
            call.getProvider(),
            call.getModel(),
            call.getServiceTier(),
            call.getCreatedAt(),
            call.getStatus().equals("success"),
            TokenCounts.of(call))
        .isPresent();
  }

  private static String key(AgentLlmUsage call) {
    return RecordKeys.ofCall(call.getRunId(), call.getAgentId(), call.getUsageId());
  }

  private static AgentLlmUsage call(ResultSet row) throws SQLException {
    AgentLlmUsage call = new AgentLlmUsage();
    for (Schema.Field field : call.getSchema().getFields()) {
      if (!field.name().equals("reprice")) {
        call.put(field.pos(), value(row, field));
      }
    }
    call.setReprice(true);
    return call;
  }

  private static Object value(ResultSet row, Schema.Field field) throws SQLException {
    Schema schema = field.schema();
    if (schema.isUnion()) {
      schema = schema.getTypes().get(1);
    }
    if (schema.getLogicalType() instanceof LogicalTypes.TimestampMillis) {
      return row.getTimestamp(field.name()).toInstant();
    }
    return switch (schema.getType()) {
      case LONG -> row.getObject(field.name(), Long.class);
      case BYTES -> row.getBigDecimal(field.name());
      case BOOLEAN -> row.getBoolean(field.name());
      default -> row.getString(field.name());
    };
  }

  private KafkaProducer<String, AgentLlmUsage> producer(SchemaRegistry registry) {
    Map<String, Object> config = new HashMap<>(settings.kafka());
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    return new KafkaProducer<>(
        config,
        new StringSerializer(),
        RecordSerializer.register(registry, settings.fleet(), Topics.AGENT_LLM_USAGE));
  }
}
