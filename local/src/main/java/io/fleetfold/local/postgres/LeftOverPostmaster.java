package io.fleetfold.local.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server that outlived the process that started it, as it does when that one is
 * killed. It holds the data folder and the port, so it is asked to shut down before a new one
 * starts.
 */
final class LeftOverPostmaster {
  private static final Logger LOG = LoggerFactory.getLogger(LeftOverPostmaster.class);
  private static final long PATIENCE_S = 20;

  private LeftOverPostmaster() {}

  /** Stops the server of that data folder, where one runs; nothing else is ever signalled. */
  static void stop(Path data) throws IOException, InterruptedException {
    Path pidFile = data.resolve("postmaster.pid");
    Optional<ProcessHandle> running = find(data);
    if (running.isEmpty()) {
      return;
    }
    ProcessHandle process = running.get();
    if (!isServerOf(process, data)) {
      // the number was given to another program since, say after a reboot
      LOG.info(
          "{} names process {}, which is not one of our PostgreSQL servers",
          pidFile,
          process.pid());
      Files.deleteIfExists(pidFile);
      return;
    }
    LOG.info("stopping the PostgreSQL server that an earlier process left, pid {}", process.pid());
    signal(process, "INT");
    if (!exits(process)) {
      signal(process, "QUIT");
      if (!exits(process)) {
        throw new IllegalStateException(
            "the PostgreSQL server that an earlier process left (pid "
                + process.pid()
                + ") does not stop: stop it, then start again");
      }
    }
  }

  /** The process that the data folder's pid file names, if it is alive. */
  static Optional<ProcessHandle> find(Path data) throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(pidFile);
    if (lines.isEmpty() || !lines.get(0).strip().matches("[0-9]{1,10}")) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(ProcessHandle::isAlive);
  }

  /** Whether the data folder's server runs. */
  static boolean runs(Path data) throws IOException {
    return find(data).filter(process -> isServerOf(process, data)).isPresent();
  }

  private static boolean isServerOf(ProcessHandle process, Path data) {
    ProcessHandle.Info info = process.info();
    boolean postgres = info.command().filter(command -> command.contains("postgres")).isPresent();
    boolean here =
        info.arguments().filter(all -> Arrays.asList(all).contains(data.toString())).isPresent();
    return postgres && here;
  }

  /** INT is PostgreSQL's fast shutdown: sessions end, everything is flushed. */
  private static void signal(ProcessHandle process, String signal)
      throws IOException, InterruptedException {
    // the shell's own kill, since a slim machine need not have the program
    new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
        .inheritIO()
        .start()
        .waitFor();
  }

  private static boolean exits(ProcessHandle process) throws InterruptedException {
    try {
      process.onExit().get(PATIENCE_S, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
