package io.fleetfold.gateway.otlp;

/** Counts what a request makes the decoder build, so that few bytes cannot fill the memory. */
final class Budget {
  private final OtlpLimits limits;
  private int left;

  Budget(OtlpLimits limits) {
    this.limits = limits;
    this.left = limits.values();
  }

  void spend() throws RequestException {
    left--;
    if (left < 0) {
      throw RequestException.tooLarge(
          "the request holds more than "
              + limits.values()
              + " records, attributes and values: export in smaller batches");
    }
  }

  int depth() {
    return limits.depth();
  }
}
