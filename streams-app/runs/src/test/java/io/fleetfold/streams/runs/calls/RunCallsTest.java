package io.fleetfold.streams.runs.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.streams.runs.cost.Charge;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunCallsTest {
  private final FoldedRun run = new FoldedRun();

  private static Told call(String id, String span, String parent, Long tokens) {
    AgentLlmUsage call =
        AgentLlmUsage.newBuilder()
            .setUsageId(id)
            .setRunId(FoldedRun.RUN)
            .setProvider("p")
            .setModel("m")
            .setStatus("success")
            .setCreatedAt(Instant.EPOCH)
            .setInputTokens(tokens)
            .setCarrier("span")
            .setTraceId("t")
            .setSpanId(span)
            .setParentSpanId(parent)
            .build();
    return new Told(call, "t", span, parent, null, 0);
  }

  private static Told claim(String id, String span, String parent) {
    Told told = call(id, span, parent, 7L);
    told.statement().setClaim(true);
    return told;
  }

  private ToldCall row(String id) {
    return run.rows.get(id + " " + Instant.EPOCH);
  }

  @Test
  void shouldCountAClaimUntilACallBelowStatesUsage() {
    run.fold(claim("agent", "a", ""));
    assertThat(row("agent").notCounted()).isNull();

    run.fold(call("model", "b", "a", 7L));

    assertThat(row("agent").notCounted()).isEqualTo(NotCounted.REPEATED_BELOW);
    assertThat(row("agent").revision()).isEqualTo(2);
    assertThat(run.byAgent.get("").totals().getInputTokens()).isEqualTo(7);
  }

  /** Of a trace as large as it may be: the late one costs its way to the root, and no more. */
  @Test
  void shouldDoForALateSpanWhatItsDepthAsksAndNotWhatTheTraceHolds() {
    for (boolean encloses : new boolean[] {false, true}) {
      long few = stepsOfALateSpan(10, encloses);
      long many = stepsOfALateSpan(5_000, encloses);
      assertThat(many).as("steps in the stores").isPositive().isLessThanOrEqualTo(few);
    }
  }

  /** The late span is a call among many, or what encloses them all. */
  private static long stepsOfALateSpan(int calls, boolean encloses) {
    FoldedRun run = new FoldedRun();
    run.fold(claim("root", "root", ""));
    String parent = encloses ? "late" : "root";
    for (int i = 0; i < calls; i++) {
      run.fold(call("c" + i, "s" + i, parent, 1L));
    }
    run.restart();
    long before = run.steps.get();
    run.fold(encloses ? claim("late", "late", "root") : call("late", "late", "root", 1L));
    run.folds();
    return run.steps.get() - before;
  }

  @Test
  void shouldTakeEachFieldFromTheBestCarrier() {
    Told span = call("r-1", "b", "a", 7L);
    span.statement().setOutputTokens(3L);
    Told event = call("r-1", null, null, 8L);
    event.statement().setCarrier("event");
    event.statement().setTraceId(null);
    run.fold(span);
    run.fold(new Told(event.statement(), null, null, null, null, 1));

    assertThat(row("r-1").record().getInputTokens()).isEqualTo(8);
    assertThat(row("r-1").record().getOutputTokens()).isEqualTo(3);
    assertThat(row("r-1").record().getSpanId()).isEqualTo("b");
    assertThat(run.byAgent.get("").totals().getCalls()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldCutAChainThatIsTooLong(boolean fromTheTop) {
    int spans = SpanLinks.MAX_SPANS + 100;
    List<Integer> order = new ArrayList<>(IntStream.range(0, spans).boxed().toList());
    if (!fromTheTop) {
      Collections.reverse(order);
    }
    boolean tooDeep = false;
    for (int i : order) {
      RunCalls.Span span =
          new RunCalls.Span(Place.of("t", "s" + i), i == 0 ? "" : "s" + (i - 1), null, null, null);
      tooDeep |= run.folds().span(FoldedRun.RUN, span, 0).tooDeep();
    }
    assertThat(tooDeep).isTrue();

    SpanTree tree = run.tree();
    for (int i : List.of(0, spans / 2, spans - 1)) {
      assertThat(tree.chain(Place.of("t", "s" + i)))
          .hasSizeLessThanOrEqualTo(SpanLinks.MAX_SPANS + 2);
    }
  }

  @Test
  void shouldLookAtOneCallWhereManyStandAtANode() {
    for (int i = 0; i < 500; i++) {
      run.fold(call("c-" + i, "a", "", 1L));
    }
    int told = run.told;

    run.fold(call("c-500", "a", "", 1L));
    run.fold(call("below-1", "b", "a", 1L));

    // the first below is news for all at the node, the second for none
    assertThat(run.told).isEqualTo(told + 1 + 1 + 501);
    run.fold(call("below-2", "b", "a", 1L));
    assertThat(run.told).isEqualTo(told + 1 + 1 + 501 + 1);
  }

  @Test
  void shouldChargeACallOnRequestAndTakeThatBackWithTheCall() {
    run.fold(call("c", "a", "", 5L));
    assertThat(row("c").charge().costUsd()).isNull();

    Charge charge = new Charge(BigDecimal.ONE.setScale(12), "price", false);
    run.take(run.folds().reprice(FoldedRun.RUN, "c", charge, Instant.ofEpochMilli(9)));

    assertThat(row("c").repricedAt()).isEqualTo(Instant.ofEpochMilli(9));
    assertThat(run.byAgent.get("").totals().getPricedCalls()).isEqualTo(1);
    run.fold(call("below", "b", "a", 1L));
    assertThat(run.byAgent.get("").totals().getPricedCalls()).isZero();
    assertThat(run.node("t", "a").state().getSubtree().getInputTokens()).isEqualTo(1);
  }

  @Test
  void shouldForgetARunWhole() {
    run.fold(new Told(null, "t", "a", "", "sub", 0));
    run.fold(call("c", "b", "a", 5L));
    run.fold(claim("claim", "a", null));

    TreeSums sub = run.folds().forget(FoldedRun.RUN, unpriced -> {}).get("sub");

    assertThat(sub.totals().getInputTokens()).isEqualTo(5);
    assertThat(run.isEmpty()).isTrue();
  }

  @Test
  void shouldKeepTheTreeBehindTheSeal() {
    run.fold(call("c", "b", "a", 5L));
    List<AgentLlmUsage> unpriced = new ArrayList<>();

    run.folds().seal(FoldedRun.RUN, unpriced::add);

    assertThat(unpriced).extracting(AgentLlmUsage::getUsageId).containsExactly("c");
    assertThat(run.folds().has(FoldedRun.RUN, "c")).isFalse();
    assertThat(run.node("t", "a").state().getSubtree().getInputTokens()).isEqualTo(5);
  }

  @Test
  void shouldReadStatementsThatEarlierReleasesKept() throws Exception {
    Path released = Path.of("..", "..", "schemas", "src", "main", "released", "AgentLlmUsage");
    long versions;
    try (Stream<Path> files = Files.list(released)) {
      versions = files.count();
    }
    byte version = StoredCall.STATEMENTS.encode(call("c", "a", "", 1L).statement())[0];

    assertThat((long) version)
        .as("AgentLlmUsage has changed: give StoredCall.STATEMENTS the version before, too")
        .isEqualTo(versions - 2);
  }
}
