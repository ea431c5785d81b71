package io.fleetfold.streams.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class EventPlacesPieceTest {
  @Property(tries = 300)
  void shouldReadWhatItWrote(@ForAll @Size(max = 50) List<@From("places") EventPlace> places) {
    List<EventPlace> read = new ArrayList<>();
    EventPlacesPiece.decode(EventPlacesPiece.encode(places), read::add);
    assertThat(read)
        .extracting(place -> place.cursor() + place.type())
        .containsExactlyElementsOf(
            places.stream()
                .sorted(Comparator.naturalOrder())
                .map(place -> place.cursor() + place.type())
                .toList());
  }

  @Provide
  Arbitrary<EventPlace> places() {
    return Combinators.combine(
            Arbitraries.longs().between(0, Long.MAX_VALUE / 4),
            Arbitraries.longs().between(0, Long.MAX_VALUE),
            Arbitraries.strings().all().ofMaxLength(6).filter(text -> isText(text)))
        .as(EventPlace::new);
  }

  private static boolean isText(String text) {
    return text.codePoints().noneMatch(point -> point >= 0xD800 && point <= 0xDFFF);
  }
}
