package io.fleetfold.verify.replay;

import io.fleetfold.verify.saved.SavedTokens;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Sums of tokens by class. Where no call told a class, its sum is unknown. Not thread-safe. */
public final class TokenSums {
  private final Map<TokenClass, Sum> sums = new EnumMap<>(TokenClass.class);

  private static final class Sum {
    private long tokens;
    private long told;

    void add(long more, long tellers) {
      tokens = Math.addExact(tokens, more);
      told += tellers;
    }
  }

  /**
   * Adds what a call tells.
   *
   * @param counted whether the folds counted it as told: the first release only summed
   */
  void add(Map<TokenClass, Long> tokens, boolean counted) {
    tokens.forEach((of, told) -> sumOf(of).add(told, counted ? 1 : 0));
  }

  void add(TokenSums other) {
    other.sums.forEach((of, sum) -> sumOf(of).add(sum.tokens, sum.told));
  }

  private Sum sumOf(TokenClass of) {
    return sums.computeIfAbsent(of, ignored -> new Sum());
  }

  /** The sum; null where nobody told it. A sum whose tellers were not counted is told if not 0. */
  public Long get(TokenClass of) {
    Sum sum = sums.get(of);
    return sum == null || (sum.told == 0 && sum.tokens == 0) ? null : (Long) sum.tokens;
  }

  /** The sum; 0 where nobody told it. */
  public long sum(TokenClass of) {
    Sum sum = sums.get(of);
    return sum == null ? 0 : sum.tokens;
  }

  List<SavedTokens> save() {
    List<SavedTokens> saved = new ArrayList<>();
    sums.forEach((of, sum) -> saved.add(new SavedTokens(of.field(), sum.tokens, sum.told)));
    return saved;
  }

  void restore(List<SavedTokens> saved) {
    saved.forEach(of -> sumOf(TokenClass.ofField(of.getField())).add(of.getSum(), of.getTold()));
  }
}
