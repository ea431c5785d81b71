package io.fleetfold.streams.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.schemas.UsageIssue;
import io.fleetfold.streams.core.ingest.Issues;
import io.fleetfold.streams.core.state.DataQualityCounters;
import io.fleetfold.streams.runs.calls.NotCounted;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The dashboard has words for whatever the folds count of data quality, and for nothing else. */
class DataQualityWordsTest {
  private static final Pattern WORDS = Pattern.compile("(?s)const WORDS = \\{(.*?)\\};");
  private static final Pattern REASON = Pattern.compile("(?m)^ +(\\w+): \"");

  @Test
  void shouldHaveWordsForEachReason() throws Exception {
    Set<String> reasons = new TreeSet<>(UsageIssue.ALL);
    reasons.addAll(constants(Issues.class));
    reasons.addAll(constants(DataQualityCounters.class));
    for (NotCounted reason : NotCounted.values()) {
      // one that has moved is counted where it is now
      if (reason != NotCounted.SUPERSEDED) {
        reasons.add(DataQualityCounters.NOT_COUNTED + reason.label());
      }
    }
    reasons.removeIf(reason -> reason.endsWith("_"));

    assertThat(worded()).isEqualTo(reasons);
  }

  private static Set<String> constants(Class<?> of) throws IllegalAccessException {
    Set<String> values = new TreeSet<>();
    for (Field field : of.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
        values.add((String) field.get(null));
      }
    }
    return values;
  }

  private static Set<String> worded() throws IOException {
    try (InputStream in =
        DataQualityWordsTest.class.getResourceAsStream("/dashboard/js/quality.js")) {
      String page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return WORDS
          .matcher(page)
          .results()
          .flatMap(words -> REASON.matcher(words.group(1)).results())
          .map(MatchResult::group)
          .map(line -> line.substring(0, line.indexOf(':')).strip())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
