package io.fleetfold.streams.runs.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.ModelPrice;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * The book against a reference that looks through every version for every call and counts in whole
 * pico-pico-USD, whatever order the versions came in.
 */
class PriceSelectionPropertyTest {
  private static final long DAY = 86_400_000;
  private static final List<String> MODELS = List.of("a", "b", "a-2026-01-01");

  record Version(String model, int fromDay, int writtenDay, List<Tier> tiers) {
    String id() {
      return model + "@" + fromDay + "/" + writtenDay + tiers.hashCode();
    }
  }

  /**
   * Prices in units of 1e-15 USD for input, output, read, write, reasoning, audio in, audio out.
   */
  record Tier(long above, List<Long> prices) {}

  record Call(String model, int day, List<Long> tokens) {}

  @Property(tries = 300)
  void shouldAgreeWithAReferenceThatLooksThroughAllVersions(
      @ForAll("versions") List<Version> versions,
      @ForAll("calls") List<Call> calls,
      @ForAll Random order) {
    List<Version> shuffled = new ArrayList<>(versions);
    Collections.shuffle(shuffled, order);
    PriceBook book = new PriceBook();
    for (int i = 0; i < shuffled.size(); i++) {
      book.put(shuffled.get(i).id(), record(shuffled.get(i)));
      if (order.nextInt(4) == 0) {
        // reading between two versions must not change what later readers see
        charge(book, calls.get(i % calls.size()));
      }
    }
    for (Call call : calls) {
      assertThat(charge(book, call))
          .as("%s by %s", call, versions)
          .isEqualTo(expected(versions, call));
    }
  }

  private static Optional<Charge> charge(PriceBook book, Call call) {
    List<Long> t = call.tokens();
    return book.charge(
        "openai",
        call.model(),
        null,
        Instant.ofEpochMilli(call.day() * DAY),
        true,
        new TokenCounts(t.get(0), t.get(1), t.get(2), t.get(3), t.get(4), t.get(5), t.get(6)));
  }

  private static Optional<Charge> expected(List<Version> versions, Call call) {
    String name = call.model();
    if (name.equals("a-2026-01-01") && versions.stream().noneMatch(v -> v.model().equals(name))) {
      return expected(versions, new Call("a", call.day(), call.tokens()));
    }
    Version best = null;
    for (Version v : versions) {
      if (v.model().equals(name) && v.fromDay() <= call.day()) {
        if (best == null
            || v.fromDay() > best.fromDay()
            || (v.fromDay() == best.fromDay() && v.writtenDay() > best.writtenDay())
            || (v.fromDay() == best.fromDay()
                && v.writtenDay() == best.writtenDay()
                && v.id().compareTo(best.id()) > 0)) {
          best = v;
        }
      }
    }
    return best == null
        ? Optional.empty()
        : Optional.of(new Charge(cost(best, call.tokens()), best.id(), false));
  }

  private static BigDecimal cost(Version version, List<Long> tokens) {
    Tier tier = null;
    for (Tier t : version.tiers()) {
      boolean applies = t.above() < tokens.get(0) || t.above() == 0;
      if (applies && (tier == null || t.above() > tier.above())) {
        tier = t;
      }
    }
    // every token by itself would be the plainest; in blocks of one class it ends before Christmas
    long[] left = {tokens.get(0), tokens.get(1)};
    BigInteger sum = BigInteger.ZERO;
    int[][] classes = {{2, 0}, {3, 0}, {5, 0}, {4, 1}, {6, 1}};
    for (int[] c : classes) {
      long some = Math.min(left[c[1]], tokens.get(c[0]));
      left[c[1]] -= some;
      sum = sum.add(BigInteger.valueOf(some).multiply(BigInteger.valueOf(tier.prices().get(c[0]))));
    }
    for (int total = 0; total < 2; total++) {
      sum =
          sum.add(
              BigInteger.valueOf(left[total])
                  .multiply(BigInteger.valueOf(tier.prices().get(total))));
    }
    BigInteger[] parts = sum.divideAndRemainder(BigInteger.valueOf(1_000));
    int rest = parts[1].intValue();
    boolean up = rest > 500 || (rest == 500 && parts[0].testBit(0));
    return new BigDecimal(up ? parts[0].add(BigInteger.ONE) : parts[0], 12);
  }

  private static ModelPrice record(Version version) {
    StringBuilder tiers = new StringBuilder("[");
    String[] names = {
      "input", "output", "cache_read", "cache_write", "reasoning", "audio_input", "audio_output"
    };
    for (Tier tier : version.tiers()) {
      tiers.append(tiers.length() > 1 ? ", " : "");
      tiers.append("{\"above_input_tokens\": ").append(tier.above());
      for (int i = 0; i < names.length; i++) {
        BigDecimal price = BigDecimal.valueOf(tier.prices().get(i), 15);
        tiers.append(", \"%s\": \"%s\"".formatted(names[i], price));
      }
      tiers.append("}");
    }
    return ModelPrice.newBuilder()
        .setPriceId(version.id())
        .setProvider("openai")
        .setModel(version.model())
        .setEffectiveFrom(Instant.ofEpochMilli(version.fromDay() * DAY))
        .setTiers(tiers.append("]").toString())
        .setSource("test")
        .setRecordedAt(Instant.ofEpochMilli(version.writtenDay() * DAY))
        .build();
  }

  @Provide
  Arbitrary<List<Version>> versions() {
    Arbitrary<Tier> tiers =
        Combinators.combine(
                Arbitraries.of(0L, 100L, 1_000L),
                Arbitraries.longs().between(0, 5_000_000_000L).list().ofSize(7))
            .as(Tier::new);
    return Combinators.combine(
            Arbitraries.of(MODELS),
            Arbitraries.integers().between(0, 9),
            Arbitraries.integers().between(0, 3),
            tiers.list().ofMinSize(1).ofMaxSize(3).uniqueElements(Tier::above))
        .as(Version::new)
        // without a tier from 0 the reference would have to know which tier is the lowest
        .filter(version -> version.tiers().stream().anyMatch(tier -> tier.above() == 0))
        .list()
        .ofMaxSize(8)
        .uniqueElements(Version::id);
  }

  @Provide
  Arbitrary<List<Call>> calls() {
    return Combinators.combine(
            Arbitraries.of(MODELS),
            Arbitraries.integers().between(0, 10),
            Arbitraries.longs().between(0, 2_000).list().ofSize(7))
        .as(Call::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }
}
