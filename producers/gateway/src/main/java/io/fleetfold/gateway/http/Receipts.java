package io.fleetfold.gateway.http;

import com.linecorp.armeria.common.HttpResponse;
import io.fleetfold.client.Position;
import io.fleetfold.gateway.ingest.Accepted;
import io.fleetfold.gateway.ingest.Batching;
import io.fleetfold.gateway.ingest.Receipt;
import java.util.List;

/** What became of a request's items, as it is answered. */
public final class Receipts {
  private Receipts() {}

  /**
   * An item that was taken.
   *
   * @param index its place in the request, from 0
   * @param id its record's id
   * @param position where the record stands in the log: reads take it as {@code wait_for}
   */
  record Taken(int index, String id, String position) {
    static Taken of(Accepted item) {
      List<Position> positions = item.positions();
      return new Taken(
          item.index(), item.ids().get(0), positions.get(positions.size() - 1).token());
    }
  }

  /**
   * The answer to a request that was taken.
   *
   * @param items those that the brokers have acknowledged
   * @param errors those that can never be taken as they are
   */
  record Answer(List<Taken> items, List<ItemError> errors) {}

  /** 202 where something was taken or nothing was wrong, else 400. */
  public static HttpResponse answer(Receipt receipt, Batching batching) {
    List<ItemError> errors = receipt.refused().stream().map(ItemError::of).toList();
    if (!errors.isEmpty() && receipt.accepted().isEmpty()) {
      return HttpAnswers.problem(
          ProblemDetail.of(
                  400,
                  "bad items",
                  errors.size() == 1
                      ? errors.get(0).message()
                      : errors.size()
                          + " items are refused, the first one since "
                          + errors.get(0).message(),
                  errors.get(0).field(),
                  batching == Batching.PARTIAL
                      ? "correct them and send them again"
                      : "nothing was taken: correct them, or add ?partial=true to have the good ones"
                          + " taken")
              .withErrors(errors)
              .thrown());
    }
    return HttpAnswers.json(
        202, new Answer(receipt.accepted().stream().map(Taken::of).toList(), errors));
  }
}
