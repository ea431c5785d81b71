package io.fleetfold.streams.runs.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.fleetfold.records.Run;
import io.fleetfold.records.RunStats;
import io.fleetfold.records.UsageWindow;
import io.fleetfold.schemas.UnknownSums;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * Tokens, costs and the counts of calls that did not tell them, summed over records: the numbers
 * that runs, statistics and windows have in common, so that one added to their schemas is in every
 * answer. A sum is null where no record knows it. As JSON it is the members of the object it stands
 * in.
 *
 * @param numbers by name, in the order of the schemas: a Long, a BigDecimal or null
 */
@JsonSerialize(using = Spending.Members.class)
record Spending(Map<String, Object> numbers) {
  /** What is told, as runs name it. */
  static final List<String> NAMES = names();

  private static List<String> names() {
    Set<String> others = Set.of(UnknownSums.FIELD, "revision");
    return RunStats.getClassSchema().getFields().stream()
        .map(Schema.Field::name)
        .filter(name -> Run.getClassSchema().getField(name) != null)
        .filter(name -> UsageWindow.getClassSchema().getField(name) != null)
        .filter(name -> !others.contains(name))
        .toList();
  }

  /** The sums over records that have these fields. */
  static Spending of(List<? extends SpecificRecord> records) {
    Sum sum = new Sum();
    records.forEach(sum::add);
    return sum.named(UnaryOperator.identity());
  }

  /** Adds up records that have these fields, one after the other. Not thread-safe. */
  static final class Sum {
    private final Map<String, Object> sums = new HashMap<>();

    void add(SpecificRecord record) {
      for (String name : NAMES) {
        Object value = UnknownSums.value(record, name);
        if (value != null) {
          sums.merge(name, value, Sum::add);
        }
      }
    }

    private static Object add(Object sum, Object more) {
      return sum instanceof BigDecimal usd ? usd.add((BigDecimal) more) : (Long) sum + (Long) more;
    }

    /** The sums under the names of an answer. */
    Spending named(UnaryOperator<String> naming) {
      Map<String, Object> numbers = new LinkedHashMap<>();
      for (String name : NAMES) {
        Object sum = sums.get(name);
        numbers.put(naming.apply(name), sum == null && name.endsWith("_calls") ? (Long) 0L : sum);
      }
      return new Spending(Collections.unmodifiableMap(numbers));
    }
  }

  /** A count or a sum of tokens; null where nobody knows it. */
  Long count(String name) {
    return (Long) numbers.get(name);
  }

  /** A count or a sum of tokens; 0 where nobody knows it. */
  long known(String name) {
    Long count = count(name);
    return count == null ? 0 : count;
  }

  /** A cost in USD; null where nobody knows it. */
  BigDecimal usd(String name) {
    return (BigDecimal) numbers.get(name);
  }

  /** Writes the numbers among the members of the surrounding object. */
  static final class Members extends JsonSerializer<Spending> {
    @Override
    public void serialize(Spending spending, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      for (Map.Entry<String, Object> number : spending.numbers.entrySet()) {
        provider.defaultSerializeField(number.getKey(), number.getValue(), out);
      }
    }

    @Override
    public boolean isUnwrappingSerializer() {
      return true;
    }

    @Override
    public JsonSerializer<Spending> unwrappingSerializer(
        com.fasterxml.jackson.databind.util.NameTransformer ignored) {
      return this;
    }
  }
}
