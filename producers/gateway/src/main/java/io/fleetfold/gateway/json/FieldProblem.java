package io.fleetfold.gateway.json;

import io.fleetfold.gateway.http.ProblemDetail;
import io.fleetfold.gateway.http.ProblemException;
import io.fleetfold.gateway.ingest.Refusal;

/** A field of an item is not usable. */
final class FieldProblem extends Exception {
  private static final long serialVersionUID = 1;

  private final String field;

  /**
   * What is wrong.
   *
   * @param field null where it is the whole item
   * @param message names the field and the remedy, and quotes no content
   */
  FieldProblem(String field, String message) {
    super(message, null, false, false);
    this.field = field;
  }

  /** Answers with it where the item is the whole body. */
  ProblemException problem() {
    return ProblemDetail.of(400, "bad item", getMessage(), field, "correct it and send it again")
        .thrown();
  }

  Refusal refusal() {
    return new Refusal(field, getMessage());
  }
}
