package io.fleetfold.gateway.http;

import io.fleetfold.gateway.ingest.InFlight;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Decompresses, and counts while it does: a few kilobytes may stand for gigabytes. */
final class Gunzip {
  private static final int STEP = 32 << 10;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private Gunzip() {}

  static Body of(byte[] compressed, int from, InFlight room, int limit) {
    long taken = 0;
    boolean done = false;
    InputStream whole = new ByteArrayInputStream(compressed, from, compressed.length - from);
    try (InputStream in = new GzipMembers(whole)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] step = new byte[STEP];
      for (int read = in.read(step); read >= 0; read = in.read(step)) {
        if (out.size() + read > limit) {
          throw HttpAnswers.tooLarge(limit).thrown();
        }
        if (!room.take(read)) {
          throw HttpAnswers.busy(RETRY_AFTER);
        }
        taken += read;
        out.write(step, 0, read);
      }
      done = true;
      return new Body(out.toByteArray(), room, taken);
    } catch (IOException e) {
      throw ProblemDetail.of(
              400,
              "broken encoding",
              "the body is not valid gzip, or is cut off",
              "Content-Encoding",
              "compress it with gzip, or send it plain without Content-Encoding")
          .thrown();
    } finally {
      if (!done) {
        room.give(taken);
      }
    }
  }

  /**
   * What is compressed may be several pieces behind each other. Java's reader goes on from an empty
   * one by a call of itself: a body of many would be too deep for its stack.
   */
  private static final class GzipMembers extends GZIPInputStream {
    private static final int MAX_EMPTY = 100;

    private int depth;

    GzipMembers(InputStream compressed) throws IOException {
      super(compressed, STEP);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (depth > MAX_EMPTY) {
        throw new ZipException("there are many empty pieces behind each other");
      }
      depth++;
      try {
        return super.read(bytes, from, length);
      } finally {
        depth--;
      }
    }
  }
}
