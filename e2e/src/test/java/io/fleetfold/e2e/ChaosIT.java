package io.fleetfold.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.local.status.PipelineStatus;
import io.fleetfold.local.status.StatusProbe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every part is killed at random moments, while a fleet with duplicates, disorder and poison is
 * being folded and sunk: no number changes. Each part once; with {@code -Dfleetfold.chaos=long} 25
 * kills. The plan follows from {@code -Dfleetfold.chaos.seed}, which is printed; what the machine
 * does between the kills does not.
 */
class ChaosIT {
  private static final int OFFSET = 18_000;
  private static final boolean LONG = "long".equals(System.getProperty("fleetfold.chaos"));
  private static final Duration LAGGING = Duration.ofMinutes(5);
  private static final Duration SETTLING = Duration.ofMinutes(LONG ? 15 : 5);
  private static final Pattern POISON = Pattern.compile("([\\d,]+) that must become dead letters");
  private static final Pattern LETTER =
      Pattern.compile("(agent-[a-z-]+\\|\\d+\\|\\d+) .* ([0-9a-f]{64}) ");

  @TempDir Path folder;

  private final long begin = System.nanoTime();

  @Test
  void shouldComeToTheSameNumbersWhateverIsKilledWhen() throws Exception {
    long seed = Long.getLong("fleetfold.chaos.seed", new Random().nextInt(1_000_000));
    ChaosPlan plan = LONG ? ChaosPlan.lengthy(seed) : ChaosPlan.brief(seed);
    say("%d kills, -Dfleetfold.chaos.seed=%d", plan.kills().size(), seed);
    Path data = folder.resolve("data");
    Path expect = folder.resolve("expect.json");
    Path told = folder.resolve("simulate.out");
    Process fleet = null;
    try (SeparateParts parts = new SeparateParts(data, OFFSET)) {
      parts.start();
      say("all parts are up");
      parts.run("prices", "load", "--shipped");
      fleet = simulate(parts, told, expect, seed);
      strike(parts, fleet, plan);
      // as Ctrl-C does: no further run begins
      fleet.destroy();
      assertThat(fleet.waitFor(3, TimeUnit.MINUTES)).as("the simulator ends").isTrue();
      assertThat(expect).as(Command.read(told)).exists();
      say("the fleet has ended");
      parts.settle(SETTLING);
      say("all is folded and in SQL");

      Command.Outcome verified = parts.attempt(Duration.ofMinutes(10), "verify");
      say("verify ends with %d", verified.exit());
      assertThat(verified.exit()).as(verified.output()).isZero();
      Expectation.read(expect).assertHolds(parts);
      assertPoisonInDeadLetters(parts, poison(Command.read(told)));
      say("every number is right");
    } finally {
      if (fleet != null) {
        fleet.destroyForcibly();
      }
    }
  }

  private static Process simulate(SeparateParts parts, Path told, Path expect, long seed)
      throws Exception {
    return parts.launch(
        told,
        "simulate",
        "--runs",
        // more than there is time for: it goes on until it is told to end
        "1000000",
        "--agents",
        "20",
        "--seed",
        Long.toString(seed),
        "--rate",
        // little enough for a slow machine to catch up while parts are down most of the time
        "400",
        "--duplicates",
        "0.2",
        "--reorder",
        "0.2",
        "--poison",
        "0.01",
        "--expect",
        expect.toString());
  }

  private void strike(SeparateParts parts, Process fleet, ChaosPlan plan) throws Exception {
    try (StatusProbe probe = new StatusProbe(parts.parts())) {
      int number = 0;
      for (ChaosPlan.Kill kill : plan.kills()) {
        strike(parts, fleet, kill, ++number, probe);
      }
    }
    parts.awaitUp();
    say("all parts are up again");
  }

  /** One kill, at a moment at which the part has something to do, and the start after it. */
  private void strike(
      SeparateParts parts, Process fleet, ChaosPlan.Kill kill, int number, StatusProbe probe)
      throws Exception {
    Thread.sleep(kill.after().toMillis());
    long[] lag = new long[1];
    Await.until(
        kill.part() + " lags behind",
        LAGGING,
        () -> {
          parts.tend();
          if (kill.target() != ChaosPlan.Target.PROCESS) {
            parts.connect().close();
          }
          lag[0] = lag(kill.part(), probe.look().lag());
          return lag[0] > 0;
        });
    parts.kill(kill.part(), kill.target());
    say(
        "kill %2d: %-8s %-7s lag %,7d, down for %.1f s%s",
        number,
        kill.part(),
        kill.target().name().toLowerCase(Locale.ROOT),
        lag[0],
        kill.outage().toMillis() / 1e3,
        kill.hasty() ? ", the next may come before it is up" : "");
    assertThat(fleet.isAlive()).as("the simulator goes on trying").isTrue();
    Thread.sleep(kill.outage().toMillis());
    parts.startAgain(kill.part());
    if (!kill.hasty()) {
      parts.awaitUp();
    }
  }

  /** Records that wait for this part; what nobody can tell is none. */
  private static long lag(String part, PipelineStatus.Lag lag) {
    long folds = lag.streams() == null ? 0 : lag.streams();
    long sinks = lag.sink() == null ? 0 : lag.sink();
    return switch (part) {
      case "streams", "registry" -> folds;
      case "connect", "postgres" -> sinks;
      default -> folds + sinks;
    };
  }

  /** Each poisoned record is a dead letter, and no place in the inputs became two of them. */
  private void assertPoisonInDeadLetters(Reach pipeline, long poison) throws Exception {
    String list = pipeline.run("dead-letters", "list", "--limit", "10000").output();
    Set<String> contents = new HashSet<>();
    Set<String> places = new HashSet<>();
    long letters = 0;
    for (Matcher letter = LETTER.matcher(list); letter.find(); letters++) {
      places.add(letter.group(1));
      contents.add(letter.group(2));
    }
    say("%,d poisoned records, %,d dead letters", poison, letters);
    assertThat(contents).as("different dead letters").hasSize((int) poison);
    assertThat(places).as("places of dead letters").hasSize((int) letters);
  }

  private static long poison(String told) {
    Matcher found = POISON.matcher(told);
    assertThat(found.find()).as(told).isTrue();
    return Long.parseLong(found.group(1).replace(",", ""));
  }

  private void say(String format, Object... values) {
    System.out.printf(
        Locale.ROOT,
        "[chaos] %6.1f s  %s%n",
        (System.nanoTime() - begin) / 1e9,
        String.format(Locale.ROOT, format, values));
  }
}
