package io.fleetfold.verify.replay;

/** Adds what the statements of runs come to. */
final class Settlement {
  private final Charges charges;
  private final WindowRules windows;

  Settlement(Charges charges, WindowRules windows) {
    this.charges = charges;
    this.windows = windows;
  }

  /** Adds it to the run and to the windows for good. */
  void settle(RunState run, UsageLedger usage) {
    add(run, run.calls, usage);
    run.fell();
  }

  /** What it comes to now; null where there is nothing. */
  AttributedCalls preview(RunState run, UsageLedger usage) {
    if (run.tree() == null) {
      return null;
    }
    AttributedCalls calls = new AttributedCalls();
    add(run, calls, usage);
    return calls;
  }

  private void add(RunState run, AttributedCalls calls, UsageLedger usage) {
    for (RunTree.Settled settled : run.statedCalls()) {
      Call call = settled.call();
      Long repricedAt = run.tree().repricedAt(call.usageId());
      Charge asked = repricedAt == null ? Charge.NONE : charges.repriced(call, repricedAt);
      Charge first =
          asked.cost() == null ? charges.of(call, settled.of().lastStated()) : Charge.NONE;
      Charge charge = asked.cost() == null ? first : asked;
      if (!settled.counts()) {
        calls.addNotCounted(call, charge);
        continue;
      }
      calls.add(settled.agent(), call, charge);
      usage.add(windows, call, first, settled.of().firstStated());
      if (asked.cost() != null) {
        usage.reprice(windows, call, asked, repricedAt);
      }
    }
  }
}
