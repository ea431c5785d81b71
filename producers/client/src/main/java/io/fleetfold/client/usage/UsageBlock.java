package io.fleetfold.client.usage;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.schemas.CallNumbers;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/**
 * The numbers and words of a usage block by their names, in one spelling: lower case with
 * underscores, parents and children joined by dots. A list's elements are named by their modality
 * or time to live.
 */
final class UsageBlock {
  // no real block comes near: what is beyond is hostile or no usage block
  private static final int MAX = 512;
  static final int DEEPEST = 8;

  private static final Pattern HUMP = Pattern.compile("([a-z0-9])([A-Z])");
  private static final Pattern PREFIX =
      Pattern.compile("^(gen_ai\\.usage|ai\\.usage|llm\\.token_count|llm\\.usage|usage)\\.");

  private final Map<String, JsonNode> values = new LinkedHashMap<>();

  /** The values of a block down to so many levels. */
  UsageBlock(JsonNode block, int levels) {
    add("", block, levels);
  }

  /** The count by the first of its names that holds one; null where none does. */
  Long count(UsageCount count) {
    return nameOf(count).map(name -> count(values.get(name))).orElse(null);
  }

  /** Whether the count is told, and by one of these names. */
  boolean isNamed(UsageCount count, List<String> names) {
    return nameOf(count).filter(names::contains).isPresent();
  }

  private Optional<String> nameOf(UsageCount count) {
    return count.names().stream().filter(name -> count(values.get(name)) != null).findFirst();
  }

  /** The first of these names that holds an amount from zero; null where none does. */
  BigDecimal amount(List<String> names) {
    return names.stream()
        .map(name -> number(values.get(name)))
        .filter(amount -> amount != null && amount.signum() >= 0)
        .findFirst()
        .orElse(null);
  }

  /** The first of these names that holds a word; null where none does. */
  String word(String... names) {
    for (String name : names) {
      JsonNode value = values.get(name);
      if (value != null && value.isTextual() && !value.asText().isBlank()) {
        return value.asText();
      }
    }
    return null;
  }

  /** Whether a number that names tokens, and is not zero, has an unknown name. */
  boolean hasUnread() {
    return hasNumber((name, number) -> number.signum() != 0 && UsageCount.isUnread(name));
  }

  /** Whether a number that tells a known count is none: negative, a fraction, too large. */
  boolean hasImpossible() {
    return hasNumber((name, number) -> UsageCount.isKnown(name) && count(values.get(name)) == null);
  }

  private boolean hasNumber(BiPredicate<String, BigDecimal> such) {
    return values.entrySet().stream()
        .anyMatch(
            value -> {
              BigDecimal number = number(value.getValue());
              return number != null && such.test(value.getKey(), number);
            });
  }

  private void add(String name, JsonNode node, int levels) {
    if (values.size() >= MAX || levels < 0) {
      return;
    }
    if (node.isObject()) {
      node.properties()
          .forEach(field -> add(join(name, spelled(field.getKey())), field.getValue(), levels - 1));
    } else if (node.isArray()) {
      node.forEach(element -> add(element(name, element), element, levels - 1));
    } else {
      values.putIfAbsent(PREFIX.matcher(name).replaceFirst(""), node);
    }
  }

  private static String element(String list, JsonNode element) {
    String kind = element.path("modality").asText(element.path("ttl").asText());
    return join(list, spelled(kind));
  }

  private static String join(String parent, String child) {
    return parent.isEmpty() ? child : child.isEmpty() ? parent : parent + "." + child;
  }

  private static String spelled(String name) {
    return HUMP.matcher(name).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
  }

  private static Long count(JsonNode node) {
    BigDecimal value = number(node);
    try {
      // an exponent like 999999999 must not be scaled
      Long count =
          value == null || (long) value.precision() - value.scale() > 18
              ? null
              : (Long) value.longValueExact();
      return count == null || !CallNumbers.isTokens(count) ? null : count;
    } catch (ArithmeticException e) {
      return null; // a fraction is no count
    }
  }

  // some gateways send numbers as text
  private static BigDecimal number(JsonNode node) {
    if (node == null || !(node.isNumber() || node.isTextual())) {
      return null;
    }
    try {
      return node.isNumber() ? node.decimalValue() : new BigDecimal(node.asText().strip());
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
