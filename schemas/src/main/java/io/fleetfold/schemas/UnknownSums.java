package io.fleetfold.schemas;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/**
 * Sums in output records that may be unknown, since no call told what is summed: those are not
 * zero. The released schemas have plain numbers there, which older readers rely on; so the schema
 * marks such a sum, and the record names those it does not know. A record of the first release
 * names none: any 0 of it may be unknown, and is taken so. Thread-safe.
 */
public final class UnknownSums {
  /** The field that names the unknown sums. */
  public static final String FIELD = "unknown_sums";

  /** The parameter of a field's type that says its value may be unknown. */
  public static final String PARAMETER = "fleetfold.unknown";

  /** By the place of a field: looking it up takes longer than reading the value. */
  private static final Map<Schema, boolean[]> CAN_BE = new ConcurrentHashMap<>();

  private UnknownSums() {}

  private static boolean[] canBe(Schema schema) {
    boolean[] all = new boolean[schema.getFields().size()];
    schema.getFields().forEach(field -> all[field.pos()] = canBe(field));
    return all;
  }

  /** Whether a value of the field may be unknown. */
  public static boolean canBe(Schema.Field field) {
    Object parameters = field.schema().getObjectProp("connect.parameters");
    return parameters instanceof Map<?, ?> map && map.containsKey(PARAMETER);
  }

  /** The names of the sums of a schema that may be unknown, in its order. */
  public static List<String> names(Schema schema) {
    return schema.getFields().stream().filter(UnknownSums::canBe).map(Schema.Field::name).toList();
  }

  /** The value of a field; null where it is an unknown sum. */
  public static Object value(IndexedRecord record, Schema.Field field) {
    Object value = record.get(field.pos());
    boolean[] canBe = CAN_BE.computeIfAbsent(record.getSchema(), UnknownSums::canBe);
    return canBe[field.pos()] && isUnknown(value, names(record), field.name()) ? null : value;
  }

  /** The value of the field of a name; null where it is an unknown sum. */
  public static Object value(IndexedRecord record, String name) {
    return value(record, Objects.requireNonNull(record.getSchema().getField(name), name));
  }

  /**
   * Whether a sum is unknown.
   *
   * @param sum what stands in the record
   * @param named the text of {@link #FIELD}; null in records of the first release
   */
  public static boolean isUnknown(Object sum, String named, String name) {
    return named == null ? isZero(sum) : Set.of(named.split(" ", -1)).contains(name);
  }

  /** The text of {@link #FIELD} of a record of this schema. */
  public static String text(Schema schema, Predicate<String> isUnknown) {
    StringJoiner names = new StringJoiner(" ");
    names(schema).stream().filter(isUnknown).forEach(names::add);
    return names.toString();
  }

  private static String names(IndexedRecord record) {
    Schema.Field field = record.getSchema().getField(FIELD);
    Object names = field == null ? null : record.get(field.pos());
    return names == null ? null : names.toString();
  }

  private static boolean isZero(Object sum) {
    return sum instanceof BigDecimal amount
        ? amount.signum() == 0
        : sum instanceof Long count && count == 0;
  }
}
