package io.fleetfold.gateway.otlp;

import io.fleetfold.gateway.ingest.Item;
import io.fleetfold.gateway.ingest.Message;
import io.fleetfold.gateway.ingest.Refusal;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.schemas.CallNumbers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks mappings in order whose each record is. A mapping that fails at a record costs that record
 * and no other: exporters would send none of them again.
 */
final class Mapper<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Mapper.class);
  private static final Refusal FAILED =
      new Refusal(null, "the gateway failed at this record; its log says why");

  private record Mapping<T>(Predicate<T> claims, Function<List<T>, List<Item>> map) {}

  private final List<Mapping<T>> mappings;
  private final ToIntFunction<T> index;

  private Mapper(List<Mapping<T>> mappings, ToIntFunction<T> index) {
    this.mappings = mappings;
    this.index = index;
  }

  static Mapper<SpanItem> ofSpans(List<SpanMapping> mappings) {
    return new Mapper<>(
        mappings.stream().map(m -> new Mapping<SpanItem>(m::claims, m::map)).toList(),
        SpanItem::index);
  }

  static Mapper<LogItem> ofLogs(List<LogMapping> mappings) {
    return new Mapper<>(
        mappings.stream().map(m -> new Mapping<LogItem>(m::claims, m::map)).toList(),
        LogItem::index);
  }

  /** An item for each of the records, in no particular order. */
  List<Item> map(List<T> records) {
    List<Item> items = new ArrayList<>(records.size());
    List<T> left = records;
    for (Mapping<T> mapping : mappings) {
      List<T> claimed = new ArrayList<>();
      List<T> others = new ArrayList<>();
      for (T each : left) {
        (claims(mapping, each) ? claimed : others).add(each);
      }
      items.addAll(map(mapping, claimed));
      left = others;
    }
    // nobody's: taken, and nothing is made of it
    left.forEach(each -> items.add(Item.of(index.applyAsInt(each), List.of())));
    items.forEach(Mapper::settle);
    return items;
  }

  // sums of counts that each can be; an exporter tells nobody what is wrong, so they are not known
  private static void settle(Item item) {
    for (Message message : item.messages()) {
      if (message.value() instanceof AgentLlmUsage call) {
        CallNumbers.dropImpossibleTokens(call);
      }
    }
  }

  private boolean claims(Mapping<T> mapping, T each) {
    try {
      return mapping.claims().test(each);
    } catch (RuntimeException e) {
      LOG.error("A mapping failed at the question whether a record is its own", e);
      return false;
    }
  }

  private List<Item> map(Mapping<T> mapping, List<T> claimed) {
    if (claimed.isEmpty()) {
      return List.of();
    }
    try {
      return mapping.map().apply(claimed);
    } catch (RuntimeException e) {
      LOG.error("A mapping failed at a batch; its records are mapped one by one", e);
      return claimed.stream().map(each -> alone(mapping, each)).toList();
    }
  }

  private Item alone(Mapping<T> mapping, T each) {
    int place = index.applyAsInt(each);
    try {
      List<Item> items = mapping.map().apply(List.of(each));
      return items.isEmpty() ? Item.of(place, List.of()) : items.get(0);
    } catch (RuntimeException e) {
      return Item.refused(place, FAILED);
    }
  }
}
