package io.fleetfold.gateway.http;

import io.fleetfold.gateway.ingest.InFlight;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.zip.GZIPInputStream;

/** Decompresses, and counts while it does: a few kilobytes may stand for gigabytes. */
final class Gunzip {
  private static final int STEP = 32 << 10;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private Gunzip() {}

  static Body of(byte[] compressed, int from, InFlight room, int limit) {
    long taken = 0;
    boolean done = false;
    InputStream whole = new ByteArrayInputStream(compressed, from, compressed.length - from);
    try (InputStream in = new GZIPInputStream(whole, STEP)) {
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
              "the body is not what gzip makes, or breaks off",
              "Content-Encoding",
              "compress it with gzip, or send it plain without Content-Encoding")
          .thrown();
    } finally {
      if (!done) {
        room.give(taken);
      }
    }
  }
}
