package io.fleetfold.local.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions of a server that was killed. Each ends when its statement does; as long as one is there,
 * its memory is, and no new server starts.
 */
final class OrphanedBackends {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanedBackends.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration STEP = Duration.ofMillis(20);
  private static final int STATE = 0;
  private static final int MEMORY = 20;

  private OrphanedBackends() {}

  /**
   * Comes back when none is left.
   *
   * @param programs the folder of the server's programs, which no other server runs from
   */
  static void awaitGone(Path programs) throws IOException, InterruptedException {
    if (!Files.isDirectory(programs)) {
      return;
    }
    Path real = programs.toRealPath();
    long patience = System.nanoTime() + PATIENCE.toNanos();
    boolean killed = false;
    for (List<ProcessHandle> left = of(real); !left.isEmpty(); left = of(real)) {
      if (System.nanoTime() > patience && !killed) {
        LOG.warn("ending {} sessions of a PostgreSQL server that has died", left.size());
        left.forEach(ProcessHandle::destroyForcibly);
        killed = true;
      }
      TimeUnit.MILLISECONDS.sleep(STEP.toMillis());
    }
  }

  private static List<ProcessHandle> of(Path programs) {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process
                    .info()
                    .command()
                    .map(program -> in(programs, program))
                    .orElseGet(() -> isLeaving(process)))
        .toList();
  }

  /**
   * A process that ends has no program any more, but for a moment still the memory that keeps a new
   * server from starting. Whose it was cannot be seen then: it is waited for all the same. One that
   * merely hides its program, since it is another user's, has memory of its own.
   */
  private static boolean isLeaving(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      // pid (name) state ... and the bytes of its memory in the 23rd field
      int name = stat.lastIndexOf(')');
      String[] fields = stat.substring(name + 2).split(" ", -1);
      boolean ended = fields[STATE].equals("Z") || fields[STATE].equals("X");
      return stat.startsWith("(postgres", stat.indexOf('('))
          && !ended
          && fields[MEMORY].equals("0");
    } catch (IOException | IndexOutOfBoundsException e) {
      return false; // gone, or a system without these files
    }
  }

  private static boolean in(Path programs, String program) {
    return Path.of(program).startsWith(programs);
  }
}
