package io.fleetfold.e2e;

import io.fleetfold.e2e.Question.Subject;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/** What readers met: no answer, which passes, and wrong answers, which must never be. */
final class Outages {
  /**
   * One question without an answer.
   *
   * @param at when its refusal came, as {@link System#nanoTime} tells
   */
  private record Refusal(Subject subject, long at, String path, String why) {}

  /** One that was answered, after so long. */
  private record Answer(Subject subject, long at, long nanos) {}

  /** So many make sure that questions of a kind are answered again. */
  private static final int ENOUGH = 3;

  private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Throwable> wrong = new AtomicReference<>();
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

  private volatile long cleared = System.nanoTime();

  void refused(Subject subject, String path, String why) {
    refusals.add(new Refusal(subject, System.nanoTime(), path, why));
  }

  void answered(Subject subject, long nanos) {
    answers.add(new Answer(subject, System.nanoTime(), nanos));
  }

  void wrong(Throwable failure) {
    wrong.compareAndSet(null, failure);
  }

  void failIfWrong() {
    if (wrong.get() != null) {
      throw new AssertionError(wrong.get().getMessage(), wrong.get());
    }
  }

  /** Seconds from a moment to the last refusal after it; 0 where there was none. */
  double secondsUntilLast(Subject subject, long from) {
    return refusals.stream()
            .filter(refusal -> refusal.subject() == subject)
            .mapToLong(refusal -> refusal.at() - from)
            .max()
            .orElse(0)
        / 1e9;
  }

  /** Whether for so long nothing was refused, and questions of all kinds were answered. */
  boolean isQuietFor(Duration time) {
    long since = System.nanoTime() - time.toNanos();
    return since - cleared > 0
        && refusals.stream().noneMatch(refusal -> refusal.at() - since > 0)
        && Arrays.stream(Subject.values())
            .allMatch(
                subject ->
                    answers.stream()
                            .filter(one -> one.subject() == subject && one.at() - since > 0)
                            .count()
                        >= ENOUGH);
  }

  /** What there was since {@link #clear}, in words. */
  String told(long from) {
    StringBuilder text = new StringBuilder();
    for (Subject subject : Subject.values()) {
      LongSummaryStatistics times =
          answers.stream()
              .filter(answer -> answer.subject() == subject)
              .mapToLong(Answer::nanos)
              .summaryStatistics();
      long refused = refusals.stream().filter(one -> one.subject() == subject).count();
      text.append(
          String.format(
              Locale.ROOT,
              "%s: %,d answers, the slowest after %.1f s; %d refusals, the last after %.1f s. ",
              subject.name().toLowerCase(Locale.ROOT),
              times.getCount(),
              Math.max(0, times.getMax()) / 1e9,
              refused,
              secondsUntilLast(subject, from)));
    }
    refusals.stream()
        .reduce((first, second) -> second)
        .ifPresent(last -> text.append(last.path()).append(" -> ").append(last.why()));
    return text.toString();
  }

  void clear() {
    cleared = System.nanoTime();
    refusals.clear();
    answers.clear();
  }
}
