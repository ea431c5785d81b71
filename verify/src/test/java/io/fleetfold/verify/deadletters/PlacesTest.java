package io.fleetfold.verify.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.DeadLetter;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PlacesTest {
  @Property(tries = 300)
  void shouldKnowEachPlaceOnce(@ForAll("offsets") List<Long> offsets) {
    Places places = new Places();
    Set<Long> known = new HashSet<>();
    for (long offset : offsets) {
      boolean isNew = known.add(offset);
      assertThat(places.add(letter("t", 0, offset))).isEqualTo(isNew);
      assertThat(places.add(letter("t", 1, offset))).isEqualTo(isNew);
      assertThat(places.add(letter("u", 0, offset))).isEqualTo(isNew);
    }
  }

  @Provide
  Arbitrary<List<Long>> offsets() {
    return Arbitraries.oneOf(
            Arbitraries.longs().between(0, 200), Arbitraries.longs().greaterOrEqual(0))
        .list();
  }

  private static DeadLetter letter(String topic, int partition, long offset) {
    return new DeadLetter(
        topic, partition, offset, Instant.EPOCH, "invalid", "", null, null, List.of());
  }
}
