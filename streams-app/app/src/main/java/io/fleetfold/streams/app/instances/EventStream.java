package io.fleetfold.streams.app.instances;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Flow;

/**
 * Events that another instance tells as they happen. No more is taken from the connection than one
 * event that is not whole yet and what came with it, until it is asked for. Thread-safe.
 */
final class EventStream implements Flow.Subscriber<List<ByteBuffer>> {
  private static final byte[] NONE = {};

  private ByteArrayOutputStream received = new ByteArrayOutputStream();
  private Flow.Subscription subscription;
  private boolean more;
  private boolean over;
  private long after;
  private long heardAt = System.nanoTime();

  /** Events behind that id. */
  EventStream(long after) {
    this.after = after;
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription to) {
    subscription = to;
    if (over) {
      to.cancel();
    } else {
      to.request(1);
    }
  }

  @Override
  public synchronized void onNext(List<ByteBuffer> buffers) {
    heardAt = System.nanoTime();
    for (ByteBuffer buffer : buffers) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      received.writeBytes(bytes);
    }
    if (end(received.toByteArray()) == 0) {
      subscription.request(1);
    } else {
      more = true;
    }
  }

  @Override
  public synchronized void onError(Throwable cause) {
    over = true;
  }

  @Override
  public synchronized void onComplete() {
    over = true;
  }

  /** The events that came since the last call, whole ones only; empty for none. */
  synchronized byte[] next() {
    byte[] all = received.toByteArray();
    int end = end(all);
    if (end == 0) {
      return NONE;
    }
    received = new ByteArrayOutputStream();
    received.write(all, end, all.length - end);
    ByteArrayOutputStream events = new ByteArrayOutputStream();
    String text = new String(all, 0, end, StandardCharsets.UTF_8);
    for (String block : text.split("\n\n", -1)) {
      take(block, events);
    }
    if (more) {
      more = false;
      subscription.request(1);
    }
    return events.toByteArray();
  }

  /** Signs of life, and how soon to come again, are for this instance only. */
  private void take(String block, ByteArrayOutputStream into) {
    boolean tells = false;
    for (String line : block.lines().toList()) {
      if (line.startsWith("id: ")) {
        after = Long.parseLong(line.substring("id: ".length()));
      }
      tells |= line.startsWith("data: ");
    }
    if (tells) {
      into.writeBytes((block + "\n\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The id of the last event that {@link #next} has given. */
  synchronized long after() {
    return after;
  }

  /** Whether nothing more comes, and nothing is left. */
  synchronized boolean isOver() {
    return over && end(received.toByteArray()) == 0;
  }

  /** How long nothing came, not even a sign of life, in nanoseconds. */
  synchronized long silence() {
    return more ? 0 : System.nanoTime() - heardAt;
  }

  synchronized void close() {
    over = true;
    received = new ByteArrayOutputStream();
    if (subscription != null) {
      subscription.cancel();
    }
  }

  /** Behind the last whole event. */
  private static int end(byte[] bytes) {
    for (int i = bytes.length - 1; i > 0; i--) {
      if (bytes[i] == '\n' && bytes[i - 1] == '\n') {
        return i + 1;
      }
    }
    return 0;
  }
}
