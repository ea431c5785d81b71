package io.fleetfold.verify.compare;

import io.fleetfold.verify.replay.Buckets;
import io.fleetfold.verify.replay.CallCount;
import io.fleetfold.verify.replay.CallSums;
import io.fleetfold.verify.replay.Money;
import io.fleetfold.verify.replay.Numbers;
import io.fleetfold.verify.replay.Scope;
import io.fleetfold.verify.replay.TokenClass;
import io.fleetfold.verify.replay.Totals;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** The replay as a witness: it has a say in everything. */
public final class ReplayWitness {
  private static final Set<String> ALL = all();

  private ReplayWitness() {}

  /** What the replay tells. */
  public static Witness of(Totals totals) {
    Sheet sheet = new Sheet();
    totals.numbers().forEach((scope, numbers) -> put(sheet, scope, numbers));
    return new Witness(
        Witness.Column.REPLAY,
        "replay",
        EnumSet.of(
            Scope.Kind.FLEET,
            Scope.Kind.AGENT,
            Scope.Kind.UNASSIGNED,
            Scope.Kind.RUNS_OF,
            Scope.Kind.MODEL),
        ALL,
        sheet);
  }

  private static Set<String> all() {
    Set<String> names = new LinkedHashSet<>(Names.statistics());
    names.addAll(
        List.of(
            Names.DURATION + Names.BUCKETS,
            Names.LATENCY + Names.BUCKETS,
            Names.EVENTS,
            Names.RUN_PRINT,
            Names.EVENT_PRINT,
            Names.ORDER_PRINT,
            Names.CALL_PRINT,
            Names.TOLD_PRINT,
            Names.NOT_COUNTED,
            Names.NOT_COUNTED_PRINT,
            Names.EVER_NOT_COUNTED,
            Names.inRows(Names.PROVIDER_COST)));
    for (TokenClass of : TokenClass.values()) {
      names.add(Names.inRows(Names.tokens(of)));
    }
    return names;
  }

  private static void put(Sheet sheet, Scope scope, Numbers numbers) {
    for (String status : Names.STATUSES) {
      sheet.put(scope, status, numbers.runs(status.substring(0, status.lastIndexOf('_'))));
    }
    sheet.put(scope, Names.TOTAL_RUNS, numbers.totalRuns());
    sheet.put(scope, Names.ITERATIONS, numbers.iterations());
    sheet.put(scope, Names.EVENTS, numbers.events());
    sheet.put(scope, Names.RUN_PRINT, numbers.runPrint());
    sheet.put(scope, Names.EVENT_PRINT, numbers.eventPrint());
    put(sheet, scope, Names.ORDER_PRINT, numbers.orderPrint());
    put(sheet, scope, Names.CALL_PRINT, numbers.calls().print());
    put(sheet, scope, Names.TOLD_PRINT, numbers.calls().toldPrint());
    sheet.put(scope, Names.NOT_COUNTED, numbers.notCounted().calls());
    sheet.put(scope, Names.EVER_NOT_COUNTED, numbers.everNotCounted());
    put(sheet, scope, Names.NOT_COUNTED_PRINT, numbers.notCounted().print());
    put(sheet, scope, numbers.calls());
    put(sheet, scope, Names.DURATION, numbers.durations());
    put(sheet, scope, Names.LATENCY, numbers.calls().latency());
  }

  private static void put(Sheet sheet, Scope scope, String name, OptionalLong print) {
    print.ifPresentOrElse(known -> sheet.put(scope, name, known), () -> sheet.unknown(scope, name));
  }

  private static void put(Sheet sheet, Scope scope, CallSums calls) {
    for (CallCount of : CallCount.values()) {
      sheet.put(scope, Names.count(of), calls.get(of));
    }
    sheet
        .put(scope, Names.COST, calls.cost())
        .put(scope, Names.PROVIDER_COST, calls.providerCost())
        .put(scope, Names.inRows(Names.PROVIDER_COST), Money.orZero(calls.providerCost()));
    for (TokenClass of : TokenClass.values()) {
      sheet.put(scope, Names.tokens(of), calls.tokens().get(of));
      sheet.put(scope, Names.inRows(Names.tokens(of)), calls.tokens().sum(of));
    }
  }

  private static void put(Sheet sheet, Scope scope, String name, Buckets buckets) {
    sheet.put(scope, name + ".count", buckets.count());
    sheet.put(scope, name + ".p50", buckets.percentile(0.50));
    sheet.put(scope, name + ".p95", buckets.percentile(0.95));
    sheet.put(scope, name + ".p99", buckets.percentile(0.99));
    sheet.put(scope, name + Names.BUCKETS, buckets.toString());
  }
}
