package io.fleetfold.sweagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class SharesTest {
  @Property
  void shouldSumUpToTheTotalAndStayWithinOneOfTheExactShare(
      @ForAll @LongRange(min = 0, max = 1_000_000_000L) long total,
      @ForAll @Size(min = 1, max = 40) List<@LongRange(min = 0, max = 1_000_000) Long> given) {
    long[] weights = given.stream().mapToLong(Long::longValue).toArray();
    long[] shares = LargestRemainder.split(total, weights);
    assertThat(Arrays.stream(shares).sum()).isEqualTo(total);
    long sum = Arrays.stream(weights).sum();
    for (int i = 0; i < shares.length && sum > 0; i++) {
      BigDecimal off =
          BigDecimal.valueOf(shares[i])
              .multiply(BigDecimal.valueOf(sum))
              .subtract(BigDecimal.valueOf(total).multiply(BigDecimal.valueOf(weights[i])));
      assertThat(off.abs()).as("share %d", i).isLessThan(BigDecimal.valueOf(sum));
    }
  }
}
