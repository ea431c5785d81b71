package io.fleetfold.bench.scale;

import io.fleetfold.bench.MeasuredTimes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;

/** Clients that each ask one question after the other, as fast as they are answered. */
final class Readers {
  private static final int OK = 200;

  private Readers() {}

  /**
   * What they saw.
   *
   * @param perSecond answers of all of them together
   */
  record Result(double perSecond, MeasuredTimes times) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%,.0f reads/s, p50 %.2f ms, p99 %.2f ms",
          perSecond,
          times.percentile(0.5),
          times.percentile(0.99));
    }
  }

  /** Asks for any of those addresses. */
  static Result read(List<String> addresses, int readers, Duration time)
      throws InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    MeasuredTimes times = new MeasuredTimes();
    AtomicReference<Exception> failure = new AtomicReference<>();
    long begin = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < readers; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  while (System.nanoTime() - begin < time.toNanos()) {
                    read(http, addresses, times);
                  }
                } catch (IOException | InterruptedException | RuntimeException e) {
                  failure.compareAndSet(null, e);
                }
              },
              "reader-" + i);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (failure.get() != null) {
      throw new IllegalStateException("a read has failed", failure.get());
    }
    return new Result(times.count() * 1e9 / (System.nanoTime() - begin), times);
  }

  private static void read(HttpClient http, List<String> addresses, MeasuredTimes times)
      throws IOException, InterruptedException {
    String address = addresses.get(ThreadLocalRandom.current().nextInt(addresses.size()));
    long sent = System.nanoTime();
    int status =
        http.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofByteArray())
            .statusCode();
    times.add(System.nanoTime() - sent);
    if (status != OK) {
      throw new IllegalStateException(address + " answers " + status);
    }
  }
}
