package io.fleetfold.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fleetfold.schemas.config.FoldSection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RuleSourceTest {
  private static final Map<String, String> NAMES =
      Map.of(
          "--seal-after", FoldSection.SEAL_AFTER,
          "--record-bytes", FoldSection.RECORD_BYTES,
          "--session-ttl", FoldSection.SESSION_TTL);

  private final List<String> said = new ArrayList<>();

  private FoldRules settle(Map<String, String> told, Map<String, String> app) {
    return new RuleSource(told, NAMES).settle(Optional.ofNullable(app), said::add);
  }

  @Test
  void shouldTakeWhatTheAppTells() {
    Map<String, String> app =
        Map.of(
            FoldSection.SEAL_AFTER,
            "PT2H",
            FoldSection.RECORD_BYTES,
            "5000",
            FoldSection.USAGE_GRACE_1M,
            "PT3H",
            FoldSection.SESSION_CONTENT_BYTES,
            "7000",
            FoldSection.SESSION_TTL,
            "shop=PT1H",
            "a.later.setting",
            "x");
    FoldRules rules = RuleSource.ofApp().settle(Optional.of(app), said::add);

    assertThat(rules.sealAfter()).isEqualTo(Duration.ofHours(2));
    assertThat(rules.sealSilentAfter()).isEqualTo(Duration.ofDays(30));
    assertThat(rules.recordBytes()).isEqualTo(5000);
    assertThat(rules.windows().graceMinute()).isEqualTo(Duration.ofHours(3));
    assertThat(rules.sessions().contentBytes()).isEqualTo(7000);
    assertThat(rules.timeToLive()).isEqualTo(Map.of("shop", Duration.ofHours(1)));
    assertThat(said).isEmpty();
  }

  @Test
  void shouldSayWhichOptionContradictsTheAppAndTakeTheApps() {
    Map<String, String> app =
        Map.of(FoldSection.SEAL_AFTER, "PT24H", FoldSection.RECORD_BYTES, "5000");
    FoldRules rules = settle(Map.of("--seal-after", "PT2H", "--record-bytes", "5000"), app);

    assertThat(rules.sealAfter()).isEqualTo(Duration.ofHours(24));
    assertThat(said)
        .containsExactly(
            "--seal-after is PT2H, but the streams app runs with PT24H: the app's is taken");
  }

  @Test
  void shouldNotCallAnotherSpellingAContradiction() {
    settle(Map.of("--seal-after", "P1D"), Map.of(FoldSection.SEAL_AFTER, "PT24H"));
    assertThat(said).isEmpty();
  }

  @Test
  void shouldTakeOptionsWhereTheAppDoesNotTell() {
    Map<String, String> told = new HashMap<>();
    told.put("--seal-after", "P40D");
    told.put("--record-bytes", null);
    FoldRules rules = settle(told, null);

    assertThat(rules.sealAfter()).isEqualTo(Duration.ofDays(40));
    assertThat(rules.sealSilentAfter()).isEqualTo(Duration.ofDays(40));
    assertThat(rules.recordBytes()).isEqualTo(24 << 20);
    assertThat(said).isEmpty();
  }

  @Test
  void shouldNameTheOptionThatIsUnusable() {
    for (Optional<Map<String, String>> app :
        List.of(Optional.<Map<String, String>>empty(), Optional.of(Map.<String, String>of()))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> settle(Map.of("--session-ttl", "shop"), app.orElse(null)))
          .withMessageContaining("--session-ttl is 'shop': take a value such as shop=PT24H");
    }
  }
}
