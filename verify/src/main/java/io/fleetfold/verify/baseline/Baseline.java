package io.fleetfold.verify.baseline;

import io.fleetfold.schemas.Digests;
import io.fleetfold.verify.replay.Replay;
import io.fleetfold.verify.saved.SavedStates;
import io.fleetfold.verify.saved.StateSink;
import io.fleetfold.verify.sessions.SessionReplay;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A baseline that was written before, checked byte by byte. */
final class Baseline implements AutoCloseable {
  static final String HEAD = "head.json";
  static final String SUMS = "sha256";

  private final ZipFile zip;
  private final BaselineHead head;

  /**
   * Opens it.
   *
   * @throws IOException when it can't be read or is not what was written, saying so
   */
  Baseline(Path file) throws IOException {
    zip = open(file);
    try {
      check();
      head = BaselineHead.of(bytes(HEAD));
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e instanceof IOException io ? io : new IOException("it is damaged: " + e, e);
    }
  }

  private static ZipFile open(Path file) throws IOException {
    try {
      return new ZipFile(file.toFile());
    } catch (ZipException e) {
      throw new IOException("it is damaged: " + e.getMessage(), e);
    }
  }

  private void check() throws IOException {
    String sums = new String(bytes(SUMS), StandardCharsets.UTF_8);
    long checked = 0;
    for (String line : sums.lines().toList()) {
      String name = line.substring(0, line.indexOf(' '));
      try (DigestInputStream in = new DigestInputStream(stream(name), Digests.sha256())) {
        in.transferTo(OutputStream.nullOutputStream());
        String found = HexFormat.of().formatHex(in.getMessageDigest().digest());
        if (!line.equals(name + ' ' + found)) {
          throw new IOException("it is damaged: " + name + " is not what was written");
        }
      }
      checked++;
    }
    if (checked != zip.size() - 1) {
      throw new IOException("it is damaged: it has unknown parts");
    }
  }

  BaselineHead head() {
    return head;
  }

  /** Brings a replay that has read nothing yet to where this one stood. */
  void restore(int partition, Replay replay) throws IOException {
    restore(
        entry(partition),
        in -> SavedStates.readRuns(in, replay::restore),
        in -> new OldRuns(in, head.format()).readTo(replay::restore));
  }

  /** Brings a replay of sessions that has read nothing yet to where this one stood. */
  void restore(int partition, SessionReplay replay) throws IOException {
    StateSink sink = saved -> replay.restore(partition, saved);
    restore(
        sessionEntry(partition),
        in -> SavedStates.readSessions(in, sink),
        in -> new OldSessions(in).readTo(sink));
  }

  private interface Reader<I> {
    void read(I in) throws IOException;
  }

  private void restore(String entry, Reader<InputStream> avro, Reader<DataInputStream> old)
      throws IOException {
    try (InputStream in = new BufferedInputStream(stream(entry), 1 << 16)) {
      if (head.format() < Format.AVRO) {
        old.read(new DataInputStream(in));
      } else {
        avro.read(in);
      }
    }
  }

  static String sessionEntry(int partition) {
    return "sessions-" + partition;
  }

  static String entry(int partition) {
    return "partition-" + partition;
  }

  private byte[] bytes(String name) throws IOException {
    try (InputStream in = stream(name)) {
      return in.readAllBytes();
    }
  }

  private InputStream stream(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new IOException("it is damaged: " + name + " is missing");
    }
    return zip.getInputStream(entry);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
