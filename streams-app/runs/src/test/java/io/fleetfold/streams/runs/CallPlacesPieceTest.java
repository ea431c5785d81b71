package io.fleetfold.streams.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.streams.runs.cost.Charge;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class CallPlacesPieceTest {
  @Property(tries = 300)
  void shouldReadWhatItWrote(@ForAll @Size(max = 50) List<@From("calls") LoggedCall> calls) {
    List<LoggedCall> read = new ArrayList<>();
    CallPlacesPiece.decode(CallPlacesPiece.encode(calls), read::add);
    assertThat(read).containsExactlyInAnyOrderElementsOf(calls);
  }

  @Property(tries = 300)
  void shouldKeepWhatStandsWithAnId(
      @ForAll int hash,
      @ForAll @From("calls") LoggedCall call,
      @ForAll boolean latency,
      @ForAll boolean placed) {
    byte[] digest = call.charge().costUsd() == null ? new byte[CallDigest.BYTES] : null;
    Integer bucket = latency ? (Integer) hash : null;
    CallRecordId read =
        CallRecordId.decode(new CallRecordId(hash, bucket, digest, placed ? call : null).encode());
    assertThat(read.hash()).isEqualTo(hash);
    assertThat(read.bucket()).isEqualTo(bucket);
    assertThat(read.unpriced()).isEqualTo(digest);
    assertThat(read.logged()).isEqualTo(placed ? call : null);
  }

  @Provide
  Arbitrary<LoggedCall> calls() {
    Arbitrary<Charge> charges =
        Combinators.combine(
                Arbitraries.bigIntegers()
                    .between(BigInteger.ZERO, BigInteger.TEN.pow(30))
                    .map(units -> new BigDecimal(units, 12))
                    .injectNull(0.3),
                Arbitraries.of("a/b@2020", "ä", "").injectNull(0.3),
                Arbitraries.of(true, false))
            .as(Charge::new);
    return Combinators.combine(
            Arbitraries.longs().between(0, Long.MAX_VALUE / 4),
            Arbitraries.longs().between(0, Long.MAX_VALUE),
            charges)
        .as(LoggedCall::new);
  }
}
