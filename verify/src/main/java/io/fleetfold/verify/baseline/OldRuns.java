package io.fleetfold.verify.baseline;

import io.fleetfold.verify.replay.TokenClass;
import io.fleetfold.verify.replay.WindowUsage;
import io.fleetfold.verify.saved.SavedBucket;
import io.fleetfold.verify.saved.SavedCalls;
import io.fleetfold.verify.saved.SavedClock;
import io.fleetfold.verify.saved.SavedDay;
import io.fleetfold.verify.saved.SavedDeletedRun;
import io.fleetfold.verify.saved.SavedRun;
import io.fleetfold.verify.saved.SavedSums;
import io.fleetfold.verify.saved.SavedTokens;
import io.fleetfold.verify.saved.SavedUnpriced;
import io.fleetfold.verify.saved.SavedWindow;
import io.fleetfold.verify.saved.SavedWindows;
import io.fleetfold.verify.saved.StateSink;
import java.io.DataInput;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.generic.IndexedRecord;

/**
 * Reads the state of a replay of runs as releases before {@link Format#AVRO} wrote it: where the
 * beginning of the log is gone, such a baseline can't be made again.
 */
final class OldRuns {
  /** What the first format has of a window, in its order. */
  private static final List<String> FIRST_NUMBERS =
      Stream.of(
              Stream.of("calls", "errors"),
              TokenClass.FIRST.stream().map(TokenClass::field),
              Stream.of(
                  "unpriced_calls",
                  "cost_usd",
                  "provider_cost_usd",
                  WindowUsage.LATENCIES,
                  WindowUsage.LATENCY_PRINT))
          .flatMap(names -> names)
          .toList();

  /** What later ones have; behind it the tellers of those that may be unknown. */
  private static final List<String> NUMBERS =
      Stream.of(
              Stream.of("calls", "errors"),
              Arrays.stream(TokenClass.values()).map(TokenClass::field),
              Stream.of(
                  "missing_usage_calls",
                  "missing_input_calls",
                  "missing_output_calls",
                  "cost_usd",
                  "unpriced_calls",
                  "provider_cost_usd",
                  "unreported_cost_calls",
                  WindowUsage.LATENCIES,
                  WindowUsage.LATENCY_PRINT))
          .flatMap(names -> names)
          .toList();

  private final DataInput in;
  private final int format;

  OldRuns(DataInput in, int format) {
    this.in = in;
    this.format = format;
  }

  private interface Item<T> {
    T read() throws IOException;
  }

  private <T> List<T> list(Item<T> item) throws IOException {
    List<T> items = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      items.add(item.read());
    }
    return items;
  }

  private void each(StateSink sink, Item<? extends IndexedRecord> item) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      sink.put(item.read());
    }
  }

  void readTo(StateSink sink) throws IOException {
    sink.put(new SavedClock(in.readLong(), 0L));
    each(sink, this::run);
    each(sink, this::day);
    each(sink, this::deletedRun);
    each(sink, this::windows);
  }

  private SavedRun run() throws IOException {
    SavedRun.Builder run =
        SavedRun.newBuilder()
            .setRunId(in.readUTF())
            .setIds(list(in::readLong))
            .setCalls(calls())
            .setOpen(in.readUTF().toLowerCase(Locale.ROOT))
            .setOpenAt(known());
    String ended = text();
    run.setEnded(ended == null ? null : ended.toLowerCase(Locale.ROOT))
        .setEndedAt(known())
        .setInterruptedAt(known())
        .setOthersAt(known())
        .setStartedAt(known())
        .setFinishedAt(known())
        .setToldIterations(in.readInt())
        .setCountedIterations(in.readInt())
        .setAgent(text())
        .setAgentAt(known())
        .setCallsAgent(text())
        .setCallsAgentAt(known())
        .setEvents(in.readLong())
        .setEventPrint(in.readLong())
        .setSealedFrom(known());
    if (format > Format.SECOND) {
      boolean ordered = in.readBoolean();
      long print = in.readLong();
      run.setOrderPrint(ordered ? (Long) print : null).setHeardAt(known());
    } else {
      run.setOrderPrint(run.getEvents() == 0 ? (Long) 0L : null).setHeardAt(null);
    }
    return run.build();
  }

  private SavedDay day() throws IOException {
    return new SavedDay(text(), in.readLong(), list(in::readLong), calls(), in.readLong());
  }

  private SavedDeletedRun deletedRun() throws IOException {
    SavedDeletedRun.Builder run =
        SavedDeletedRun.newBuilder()
            .setRunId(in.readUTF())
            .setCountsUntil(in.readLong())
            .setIds(list(in::readLong))
            .setHeardAt(format > Format.SECOND ? known() : null);
    boolean complete = format > Format.THIRD && in.readBoolean();
    return run.setUnpricedComplete(complete).setUnpriced(unpriced()).build();
  }

  private SavedCalls calls() throws IOException {
    List<SavedSums> models = list(this::sums);
    boolean complete = format > Format.THIRD && in.readBoolean();
    return new SavedCalls(models, unpriced(), complete);
  }

  private List<SavedUnpriced> unpriced() throws IOException {
    return format > Format.THIRD
        ? list(() -> new SavedUnpriced(in.readLong(), in.readLong()))
        : List.of();
  }

  private SavedSums sums() throws IOException {
    boolean first = format == Format.FIRST;
    SavedSums.Builder sums =
        SavedSums.newBuilder()
            .setProvider(in.readUTF())
            .setModel(in.readUTF())
            .setCalls(in.readLong())
            .setErrors(in.readLong())
            .setUnpriced(in.readLong())
            .setPrint(print())
            .setTokens(tokens());
    if (!first) {
      sums.setMissingUsage(in.readLong())
          .setMissingInput(in.readLong())
          .setMissingOutput(in.readLong())
          .setUnreported(in.readLong());
    }
    sums.setCostUsd(money());
    BigDecimal provider = money();
    // the first release took a sum of zero for none
    sums.setProviderCostUsd(first && provider != null && provider.signum() == 0 ? null : provider)
        .setLatency(list(() -> new SavedBucket(in.readInt(), in.readLong())));
    if (format > Format.FIFTH) {
      boolean known = in.readBoolean();
      long print = in.readLong();
      sums.setToldPrint(known ? (Long) print : null);
    } else {
      sums.setToldPrint(sums.getCalls() == 0 ? (Long) 0L : null);
    }
    return sums.build();
  }

  /** Prints of calls that name spans had columns that they no longer have. */
  private Long print() throws IOException {
    return in.readLong() == 0 ? (Long) 0L : null;
  }

  private List<SavedTokens> tokens() throws IOException {
    List<SavedTokens> tokens = new ArrayList<>();
    boolean first = format == Format.FIRST;
    for (TokenClass of : first ? TokenClass.FIRST : List.of(TokenClass.values())) {
      tokens.add(new SavedTokens(of.field(), in.readLong(), first ? 0 : in.readLong()));
    }
    return tokens;
  }

  private SavedWindows windows() throws IOException {
    return new SavedWindows(in.readUTF(), in.readUTF(), in.readUTF(), list(this::window));
  }

  private SavedWindow window() throws IOException {
    long start = in.readLong() - 1;
    Map<String, Long> numbers = new HashMap<>();
    for (String number : format == Format.FIRST ? FIRST_NUMBERS : NUMBERS) {
      numbers.put(number, in.readLong());
    }
    for (String number : NUMBERS) {
      boolean told =
          !WindowUsage.mayBeUnknown(number)
              || (format != Format.FIRST && in.readLong() != 0)
              || numbers.getOrDefault(number, 0L) != 0;
      if (!told) {
        numbers.remove(number);
      }
    }
    return new SavedWindow(start, numbers);
  }

  private BigDecimal money() throws IOException {
    String text = in.readUTF();
    return text.isEmpty() ? null : new BigDecimal(text);
  }

  private String text() throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }

  /** A time; the smallest and the largest number stand for none. */
  private Long known() throws IOException {
    long time = in.readLong();
    return time == Long.MIN_VALUE || time == Long.MAX_VALUE ? null : (Long) time;
  }
}
