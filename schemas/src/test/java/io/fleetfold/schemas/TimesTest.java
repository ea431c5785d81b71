package io.fleetfold.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
  private static final long LATEST = 253_402_300_799_999L;
  private static final int LAST_DAY = 2_932_896;

  @Property
  void shouldReadEachFormAsTheSameTime(
      @ForAll @LongRange(max = LATEST) long millis,
      @ForAll @IntRange(min = -18, max = 18) int hours) {
    Instant time = Instant.ofEpochMilli(millis);
    assertThat(Times.parse(Long.toString(millis))).isEqualTo(time);
    assertThat(Times.parse(time.toString())).isEqualTo(time);
    String offset = time.atOffset(ZoneOffset.ofHours(hours)).toString();
    if (!offset.startsWith("+") && !offset.startsWith("-")) { // years of five digits
      assertThat(Times.parse(offset)).isEqualTo(time);
      // a plus that a query did not encode, and the blank that RFC 3339 allows
      assertThat(Times.parse(offset.replace('T', ' ').replace('+', ' '))).isEqualTo(time);
    }
  }

  @Property
  void shouldReadADayAsItsMidnight(@ForAll @IntRange(max = LAST_DAY) int day) {
    LocalDate date = LocalDate.ofEpochDay(day);
    assertThat(Times.parse(date.toString()))
        .isEqualTo(date.atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-13-01",
        "2026-02-30",
        "2026-01-31T12:00:00",
        "2026-01-31T",
        "-1",
        "1969-12-31",
        "1969-12-31T23:59:59Z",
        "+10000-01-01T00:00:00Z",
        "253402300800000",
        "9999999999999999999",
        "1e12",
        "٢٠٢٦-٠١-٣١"
      })
  void shouldRefuseWhatIsNoTime(String text) {
    assertThatThrownBy(() -> Times.parse(text)).isInstanceOf(DateTimeException.class);
  }

  @Test
  void shouldKeepWhatIsFinerThanAMillisecond() {
    assertThat(Times.parse("2026-01-31T12:00:00.123456Z"))
        .isEqualTo(Instant.parse("2026-01-31T12:00:00.123456Z"));
  }
}
