package io.fleetfold.simulator;

import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Records that no fold can read: each is to become a dead letter, and nothing else. */
final class Poison {
  private static final List<Topic<?>> INPUTS =
      List.of(Topics.AGENT_RUNS, Topics.AGENT_EVENTS, Topics.AGENT_LLM_USAGE);
  private static final int NO_SUCH_SCHEMA = 1_900_000_000;

  private final Disorder disorder;
  private final Dice dice;

  /** A record of any bytes. */
  record Dose(Topic<?> topic, String key, ByteBuffer value) {}

  Poison(Disorder disorder, long seed) {
    this.disorder = disorder;
    this.dice = Dice.of(seed, "poison", 0);
  }

  boolean isDue() {
    return dice.chance(disorder.poison());
  }

  Dose dose() {
    ByteBuffer value =
        dice.chance(0.5)
            ? StandardCharsets.UTF_8.encode("no avro " + dice.bits())
            : ByteBuffer.allocate(13)
                .put((byte) 0)
                .putInt(NO_SUCH_SCHEMA)
                .putLong(dice.bits())
                .flip();
    return new Dose(dice.oneOf(INPUTS), "poison-" + dice.between(0, 999), value);
  }
}
