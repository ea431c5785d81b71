package io.fleetfold.streams.runs.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.ModelPrice;
import io.fleetfold.schemas.TokenClass;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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

  private static final List<String> CLASSES =
      List.of(
          "input",
          "output",
          "cache_read",
          "cache_write",
          "reasoning",
          "audio_input",
          "audio_output",
          "cache_write_1h",
          "image_input",
          "image_output");

  record Version(String model, int fromDay, int writtenDay, List<Tier> tiers) {
    String id() {
      return model + "@" + fromDay + "/" + writtenDay + tiers.hashCode();
    }
  }

  /** Prices in units of 1e-15 USD by class, as {@link #CLASSES} has them. */
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
    Map<TokenClass, Long> told = new EnumMap<>(TokenClass.class);
    for (TokenClass kind : TokenClass.values()) {
      told.put(kind, call.tokens().get(CLASSES.indexOf(kind.label())));
    }
    return book.charge(
        "openai",
        call.model(),
        null,
        Instant.ofEpochMilli(call.day() * DAY),
        true,
        new TokenCounts(told));
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
    List<Long> left = new ArrayList<>(tokens);
    String[][] parts = {
      {"cache_read", "input"}, {"cache_write", "input"}, {"audio_input", "input"},
      {"image_input", "input"}, {"reasoning", "output"}, {"audio_output", "output"},
      {"image_output", "output"}, {"cache_write_1h", "cache_write"}
    };
    for (String[] part : parts) {
      int whole = CLASSES.indexOf(part[1]);
      int kind = CLASSES.indexOf(part[0]);
      long some = Math.min(left.get(whole), left.get(kind));
      left.set(whole, left.get(whole) - some);
      left.set(kind, some);
    }
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < CLASSES.size(); i++) {
      BigInteger price = BigInteger.valueOf(tier.prices().get(i));
      sum = sum.add(BigInteger.valueOf(left.get(i)).multiply(price));
    }
    BigInteger[] rounded = sum.divideAndRemainder(BigInteger.valueOf(1_000));
    int rest = rounded[1].intValue();
    boolean up = rest > 500 || (rest == 500 && rounded[0].testBit(0));
    return new BigDecimal(up ? rounded[0].add(BigInteger.ONE) : rounded[0], 12);
  }

  private static ModelPrice record(Version version) {
    StringBuilder tiers = new StringBuilder("[");
    for (Tier tier : version.tiers()) {
      tiers.append(tiers.length() > 1 ? ", " : "");
      tiers.append("{\"above_input_tokens\": ").append(tier.above());
      for (int i = 0; i < CLASSES.size(); i++) {
        BigDecimal price = BigDecimal.valueOf(tier.prices().get(i), 15);
        tiers.append(", \"%s\": \"%s\"".formatted(CLASSES.get(i), price));
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
                Arbitraries.longs().between(0, 5_000_000_000L).list().ofSize(CLASSES.size()))
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
            Arbitraries.longs().between(0, 2_000).list().ofSize(CLASSES.size()))
        .as(Call::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }
}
