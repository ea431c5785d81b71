package io.fleetfold.simulator;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/**
 * A stream with some records sent twice and some held back. Repeatable: what happens to a record
 * follows from the seed and its place in the stream. Holds a bounded number of records.
 */
final class DisorderedStream implements Iterator<DisorderedStream.Sent> {
  private static final int HELD_AT_MOST = 400;

  /** A record to send; a repetition is not to be counted again. */
  record Sent(Emission<?> emission, boolean repetition) {}

  private final Iterator<Emission<?>> orderly;
  private final Disorder disorder;
  private final Dice dice;
  private final Consumer<Emission<?>> counter;
  private final List<Sent> heldBack = new ArrayList<>();

  /**
   * A stream over another.
   *
   * @param counter hears of each record of the fleet once, in its right order
   */
  DisorderedStream(
      Iterator<Emission<?>> orderly, Disorder disorder, long seed, Consumer<Emission<?>> counter) {
    this.counter = counter;
    this.orderly = orderly;
    this.disorder = disorder;
    this.dice = Dice.of(seed, "disorder", 0);
  }

  @Override
  public boolean hasNext() {
    return orderly.hasNext() || !heldBack.isEmpty();
  }

  @Override
  public Sent next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the stream has ended");
    }
    while (orderly.hasNext() && heldBack.size() < HELD_AT_MOST) {
      if (!heldBack.isEmpty() && dice.chance(0.01 * heldBack.size() / HELD_AT_MOST)) {
        break;
      }
      Sent sent = new Sent(orderly.next(), false);
      counter.accept(sent.emission());
      if (dice.chance(disorder.duplicates())) {
        heldBack.add(new Sent(sent.emission(), true));
      }
      if (!dice.chance(disorder.reorder())) {
        return sent;
      }
      heldBack.add(sent);
    }
    return heldBack.remove(dice.between(0, heldBack.size() - 1));
  }
}
