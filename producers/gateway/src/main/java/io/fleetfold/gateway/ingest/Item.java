package io.fleetfold.gateway.ingest;

import java.util.List;

/**
 * One item of a request, a line or a span, and what a decoder made of it: the records that are to
 * be sent, or why it can't be taken. An item without either is taken and adds nothing.
 *
 * @param index its place in the request, from 0
 * @param messages the records, in the order in which they are to stand in the log
 * @param refusal why it is refused; null where it is not
 */
public record Item(int index, List<Message> messages, Refusal refusal) {
  /** An item that is taken. */
  public static Item of(int index, List<Message> messages) {
    return new Item(index, List.copyOf(messages), null);
  }

  /** An item that is refused. */
  public static Item refused(int index, Refusal refusal) {
    return new Item(index, List.of(), refusal);
  }
}
