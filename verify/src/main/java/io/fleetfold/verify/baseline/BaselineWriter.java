package io.fleetfold.verify.baseline;

import io.fleetfold.schemas.Digests;
import io.fleetfold.verify.replay.Replay;
import io.fleetfold.verify.saved.SavedStates;
import io.fleetfold.verify.sessions.SessionReplay;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a baseline beside the one there is, and puts it in that one's place only when it is told
 * to. Not thread-safe.
 */
final class BaselineWriter implements AutoCloseable {
  private final Path target;
  private final Path temporary;
  private final ZipOutputStream zip;
  private final StringBuilder sums = new StringBuilder();

  BaselineWriter(Path target, BaselineHead head) throws IOException {
    this.target = target;
    Files.createDirectories(target.getParent());
    // readable by its owner alone: the ids of runs are in there
    temporary = Files.createTempFile(target.getParent(), "baseline", ".tmp");
    zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(temporary)));
    entry(Baseline.HEAD, out -> out.write(head.bytes()));
  }

  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Adds what a partition number has come to. */
  void add(int partition, Replay replay) throws IOException {
    entry(Baseline.entry(partition), out -> SavedStates.writeRuns(out, replay::save));
  }

  /** Adds what the sessions of a partition have come to. */
  void add(int partition, SessionReplay replay) throws IOException {
    entry(Baseline.sessionEntry(partition), out -> SavedStates.writeSessions(out, replay::save));
  }

  private void entry(String name, Content content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    DigestOutputStream digest = new DigestOutputStream(zip, Digests.sha256());
    OutputStream out = new BufferedOutputStream(digest, 1 << 16);
    content.writeTo(out);
    out.flush();
    zip.closeEntry();
    sums.append(name)
        .append(' ')
        .append(HexFormat.of().formatHex(digest.getMessageDigest().digest()))
        .append('\n');
  }

  /** Puts it in the place of the one before. */
  void commit() throws IOException {
    zip.putNextEntry(new ZipEntry(Baseline.SUMS));
    zip.write(sums.toString().getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
    zip.close();
    Files.move(
        temporary, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    zip.close();
    Files.deleteIfExists(temporary);
  }
}
