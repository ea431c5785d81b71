package io.fleetfold.streams.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"a\\u0000b\" | \"ab\"",
        "\"\\\\u0000\" | \"\\\\u0000\"",
        "\"\\\\\\u0000\" | \"\\\\\"",
        "\"\\ud83d\\ude00\" | \"\\ud83d\\ude00\"",
        "\"\\ud83d\" | \"\"",
        "\"\\ude00x\" | \"x\"",
        "\"\\ud83d\\u0000\\ude00\" | \"\"",
        "\"\\uD83D\\ud83d\\ude00\" | \"\\ud83d\\ude00\"",
        "\"\\n\\u00e9\" | \"\\n\\u00e9\"",
        "\"\\u00\" | \"\\u00\"",
      })
  void shouldTakeOutEscapesThatJsonbRefuses(String json, String clean) {
    assertThat(JsonEscapes.clean(json)).isEqualTo(clean);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "[]", "1", "\"x\"", "null", " {\"a\": [1, {\"b\": 1.5e300}], \"c\": {}} "})
  void shouldTakeAnyOneValue(String json) {
    assertThatNoException().isThrownBy(() -> JsonScan.check("data", json, JsonScan.Fields.NONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"a\":}",
        "{\"a\"",
        "[1,]",
        "1 2",
        "nope",
        "NaN",
        "{'a':1}",
        "1e1001",
        "[1e-99999999]",
        "{} {}"
      })
  void shouldRefuseWhatIsNoJsonOrMoreThanJsonbHolds(String json) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> JsonScan.check("data", json, JsonScan.Fields.NONE))
        .withMessageStartingWith("data is not usable JSON");
  }

  @Test
  void shouldRefuseNestingThatWouldExhaustAStack() {
    String deep = "[".repeat(501) + "]".repeat(501);

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> JsonScan.check("data", deep, JsonScan.Fields.NONE));
  }

  @Test
  void shouldShowTheFieldsOfTheRootAndOfObjectsInIt() {
    List<String> shown = new ArrayList<>();
    JsonScan.check(
        "data",
        "{\"a\": 1, \"o\": {\"b\": 2, \"deep\": {\"c\": 3}}, \"l\": [{\"d\": 4}], \"e\": 5}",
        (parent, name, token, parser) -> shown.add(parent + "." + name));

    assertThat(shown).containsExactly("null.a", "null.o", "o.b", "o.deep", "null.l", "null.e");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"cost_usd\": 0.1} | 0.100000000000",
        "{\"cost_usd\": \"1.5\"} | 1.500000000000",
        "{\"cost_usd\": 1e-13} | 0E-12",
        "{\"cost_usd\": 0.0000000000005} | 1E-12",
        "{\"cost_usd\": \"1e-999999999\"} | 0E-12",
        "{\"usage\": {\"cost_usd\": 3}} | none",
        "{\"cost_usd\": null} | none",
        "{\"cost_usd\": 1e300} | unusable",
        "{\"cost_usd\": \"1e999999999\"} | unusable",
        "{\"cost_usd\": -1} | unusable",
        "{\"cost_usd\": \"free\"} | unusable",
        "{\"cost_usd\": []} | unusable",
      })
  void shouldReadTheReportedCostExactly(String json, String expected) {
    ReportedCost cost = new ReportedCost();
    JsonScan.check("usage_metrics", json, cost);
    Issues issues = new Issues();
    Object usd = cost.usd(issues);

    String told = usd != null ? usd.toString() : issues.reasons().isEmpty() ? "none" : "unusable";
    assertThat(told).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"action\": \"a\", \"duration_ms\": 12} | a 12 false",
        "{\"action\": \"a\", \"error\": null, \"status\": \"ok\"} | a 0 false",
        "{\"action\": \"a\", \"error\": \"no\"} | a 0 true",
        "{\"action\": \"a\", \"result\": {\"success\": false}} | a 0 true",
        "{\"action\": \"a\", \"args\": {\"error\": \"x\", \"status\": \"error\"}} | a 0 false",
        "{\"action\": \"a\", \"result\": {\"status\": \"failed\"}, \"duration_ms\": -1} | a 0 true",
        "{\"action\": 5, \"duration_ms\": \"x\"} | null 0 false",
      })
  void shouldReadWhatAnActionDid(String json, String expected) {
    ActionFacts facts = new ActionFacts();
    JsonScan.check("data", json, facts);

    assertThat(facts.name() + " " + facts.durationMillis() + " " + facts.failed())
        .isEqualTo(expected);
  }
}
