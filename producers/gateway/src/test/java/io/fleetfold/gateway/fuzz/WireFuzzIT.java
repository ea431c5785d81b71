package io.fleetfold.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.fleetfold.gateway.TestGateway;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bad bodies on every way in, over real connections and a real broker: mutations of good ones, by a
 * seed. None may be answered as the gateway's own fault, take a neighbour with it, stop a good one
 * behind it, or stay in memory; nothing of those who may not write is stored. {@code
 * -Dfleetfold.fuzz.bodies=1000000} sends a million of them, and {@code -Dfleetfold.fuzz.seed=N}
 * others.
 */
class WireFuzzIT {
  private static final int BODIES = Integer.getInteger("fleetfold.fuzz.bodies", 3_000);
  private static final long SEED = Long.getLong("fleetfold.fuzz.seed", 13L);
  private static final int BURST = Math.max(100, BODIES / 1_000);
  private static final int AT_A_TIME = 32;

  // so far from the numbers of others that no mutation of theirs makes one of these
  private static final long DENIED = 0x5eed_5eed_0000_0000L;
  private static final long HEAP_GROWTH = 64L << 20;

  @TempDir static Path data;

  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final Map<String, Integer> answers = new ConcurrentHashMap<>();
  private final Semaphore room = new Semaphore(AT_A_TIME);
  private final Map<Wire, Mutator> mutators = new HashMap<>();
  private WebClient client;
  private final Set<String> stored = new HashSet<>();
  private final Set<String> denied = new HashSet<>();
  private List<Sender> senders = List.of();
  private int turn;
  private long good = 1_000;

  @Test
  void badBodies_areRefused_andHarmNothingElse() throws Exception {
    long seed = SEED;
    for (Wire wire : Wire.ALL) {
      List<byte[]> seeds = LongStream.range(1, 9).mapToObj(wire.good()).toList();
      mutators.put(wire, new Mutator(seed++, seeds));
    }
    try (TestGateway gateway = new TestGateway(data);
        ClientFactory connections = ClientFactory.builder().useHttp2Preface(true).build()) {
      senders = Sender.all(gateway, data.resolve("tokens.json"));
      client =
          WebClient.builder().factory(connections).responseTimeout(Duration.ofSeconds(60)).build();
      for (Sender sender : senders) {
        // known to be good before others try wrong ones from this address
        sendGood(sender);
      }
      long heap = 0;
      long begun = System.nanoTime();
      for (int sent = 0; sent < BODIES; sent += BURST) {
        burst();
        good();
        if (heap == 0 && sent >= BODIES / 5) {
          heap = heap();
        }
      }
      long seconds = Math.max(1, Duration.ofNanos(System.nanoTime() - begun).toSeconds());
      long growth = heap() - heap;
      System.out.printf(
          "%d bad bodies in %d s (%d/s), heap after a fifth %d MiB, growth since %d KiB, answers"
              + " %s%n",
          BODIES, seconds, BODIES / seconds, heap >> 20, growth >> 10, new TreeMap<>(answers));
      assertThat(growth).as("growth of the heap").isLessThan(HEAP_GROWTH);
      assertThat(gateway.send(Sender.reader(senders, gateway.request("/metrics"))).body())
          .contains("fleetfold_gateway_body_bytes 0.0", "fleetfold_gateway_bytes_in_flight 0.0");
      String trace = Good.trace(0);
      String prefix = trace.substring(0, trace.length() / 2);
      // as sets: of a million bodies AssertJ would compare each with each
      Set<String> keys = Keys.withPrefix(gateway.broker().address(), prefix, trace.length());
      assertThat(stored).as("good requests").isNotEmpty();
      stored.removeAll(keys);
      assertThat(stored).as("good requests whose records are not in the log").isEmpty();
      assertThat(denied.removeIf(keys::contains)).as("records of who may not write").isFalse();
      assertThat(denied).isNotEmpty();
    }
  }

  private void burst() throws InterruptedException {
    for (int i = 0; i < BURST; i++) {
      Wire wire = Wire.ALL.get(turn % Wire.ALL.size());
      Sender sender = senders.get(turn++ / Wire.ALL.size() % senders.size());
      if (sender.mayWrite()) {
        send(sender, wire, bad(wire), false);
      } else {
        sendGood(sender, wire);
      }
    }
    settle();
  }

  private void settle() throws InterruptedException {
    room.acquire(AT_A_TIME);
    room.release(AT_A_TIME);
    assertThat(faults).isEmpty();
  }

  /** A good one on each way in, of one of those who may write. */
  private void good() throws InterruptedException {
    List<Sender> writers = senders.stream().filter(Sender::mayWrite).toList();
    sendGood(writers.get((int) (good % writers.size())));
  }

  private void sendGood(Sender sender) throws InterruptedException {
    for (Wire wire : Wire.ALL) {
      sendGood(sender, wire);
    }
    settle();
  }

  private void sendGood(Sender sender, Wire wire) throws InterruptedException {
    long number = ++good + (sender.mayWrite() ? 0 : DENIED);
    byte[] body = wire.good().apply(number);
    if (!wire.metrics()) {
      (sender.mayWrite() ? stored : denied).add(Good.trace(number));
    }
    send(sender, wire, new Bad(wire.grpc() ? frame(0, body) : body, false, false), true);
  }

  private record Bad(HttpData body, boolean gzip, boolean neighbours) {
    Bad(byte[] body, boolean gzip, boolean neighbours) {
      this(HttpData.wrap(body), gzip, neighbours);
    }
  }

  private Bad bad(Wire wire) {
    Mutator mutator = mutators.get(wire);
    byte[] seed = mutator.seed();
    if (wire.neighbours() != null) {
      return new Bad(mutator.value(seed, wire.neighbours()), false, true);
    }
    byte[] bad = wire.json() && mutator.oneIn(2) ? mutator.value(seed, "") : mutator.bytes(seed);
    boolean gzip = mutator.oneIn(8);
    byte[] encoded = gzip ? gzip(bad) : bad;
    if (gzip && mutator.oneIn(4)) {
      encoded = mutator.bytes(encoded);
    }
    if (wire.grpc()) {
      encoded = frame(gzip ? 1 : 0, encoded);
      encoded = mutator.oneIn(8) ? mutator.bytes(encoded) : encoded;
    }
    return new Bad(encoded, gzip, false);
  }

  private void send(Sender sender, Wire wire, Bad bad, boolean good) throws InterruptedException {
    RequestHeadersBuilder headers =
        RequestHeaders.builder(HttpMethod.POST, sender.address(wire))
            .set("content-type", wire.type());
    sender.sign(headers, wire);
    if (wire.grpc()) {
      headers.set("te", "trailers").set("grpc-encoding", "gzip");
    } else if (bad.gzip()) {
      headers.set("content-encoding", "gzip");
    }
    room.acquire();
    CompletableFuture<AggregatedHttpResponse> unused =
        client
            .execute(headers.build(), bad.body())
            .aggregate()
            .whenComplete(
                (answer, error) -> {
                  try {
                    judge(sender, wire, bad, good, answer, error);
                  } finally {
                    room.release();
                  }
                });
  }

  private void judge(
      Sender sender,
      Wire wire,
      Bad bad,
      boolean good,
      AggregatedHttpResponse answer,
      Throwable error) {
    if (error != null) {
      faults.add(wire.name() + ": " + error);
      return;
    }
    String content = answer.contentUtf8();
    int status = answer.status().code();
    String grpc = answer.headers().get("grpc-status", answer.trailers().get("grpc-status", ""));
    boolean fault = status >= 500 || content.contains("the gateway failed");
    if (!sender.mayWrite()) {
      fault |=
          wire.grpc()
              ? !List.of("7", "8", "16").contains(grpc)
              : !List.of(401, 403, 429).contains(status);
    } else if (wire.grpc()) {
      fault |= !List.of("0", "3", "8", "12").contains(grpc);
    }
    if (!sender.mayWrite()) {
      answers.merge(wire.grpc() ? "gRPC " + grpc : "HTTP " + status, 1, Integer::sum);
    } else if (good) {
      fault |= status / 100 != 2 || (!wire.metrics() && content.contains("not taken"));
    } else if (bad.neighbours()) {
      // where JSON itself is broken nothing can be taken
      fault |= status != 200 && !content.matches("(?s).*not (a )?JSON.*");
      fault |= status == 200 && content.contains("ejected") && !content.contains("1 of 3");
    }
    if (fault) {
      faults.add(
          wire.name()
              + " by "
              + sender.name()
              + ": "
              + status
              + " "
              + grpc
              + " "
              + content
              + " to "
              + readable(bad.body().array()));
    }
    if (!good && sender.mayWrite()) {
      answers.merge(wire.grpc() ? "gRPC " + grpc : "HTTP " + status, 1, Integer::sum);
    }
  }

  private static String readable(byte[] body) {
    return Base64.getEncoder().encodeToString(body)
        + " = "
        + new String(body, StandardCharsets.ISO_8859_1);
  }

  private static long heap() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static byte[] frame(int flag, byte[] message) {
    byte[] frame = new byte[5 + message.length];
    ByteBuffer.wrap(frame).put((byte) flag).putInt(message.length).put(message);
    return frame;
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
