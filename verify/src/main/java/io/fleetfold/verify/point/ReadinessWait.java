package io.fleetfold.verify.point;

import io.fleetfold.verify.live.Instances;
import io.fleetfold.verify.live.QueryApi;
import io.fleetfold.verify.sql.DatabaseConfig;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Waits for a pipeline that is getting ready, as one does that was started a moment ago: its stores
 * are restored, its database comes up. What asking again cannot mend is told at once.
 */
public final class ReadinessWait {
  private static final Duration STEP = Duration.ofMillis(250);

  /** Before folds that went on are told to stand still once more. */
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private static final Duration SAY_AGAIN = Duration.ofSeconds(15);

  private final long deadline;
  private final Consumer<String> progress;

  /**
   * Waits at most so long, for all that is asked for together.
   *
   * @param progress hears at once that it waits and what for, and again now and then
   */
  public ReadinessWait(Duration limit, Consumer<String> progress) {
    this.deadline = System.nanoTime() + limit.toNanos();
    this.progress = progress;
  }

  /**
   * An instance of the streams app that answers for all partitions.
   *
   * @throws NotPossibleException when none does by then, or one refuses to tell
   */
  public QueryApi instance(List<QueryApi> instances) throws InterruptedException {
    return await("the streams app", () -> Instances.answering(instances));
  }

  /**
   * What an instance runs with; empty where it does not tell.
   *
   * @throws NotPossibleException when it does not answer by then
   */
  public Optional<Map<String, String>> settings(QueryApi instance) throws InterruptedException {
    return await("the streams app", instance::settings);
  }

  /**
   * The database lets us in.
   *
   * @throws NotPossibleException when it does not by then, or refuses to
   */
  public void database(DatabaseConfig database) throws InterruptedException {
    await(
        "PostgreSQL (" + database + ")",
        () -> {
          database.connect().close();
          return true;
        });
  }

  /**
   * What is read while all folds stand still. Where a partition moves meanwhile, or an instance has
   * just died, it is tried again.
   *
   * @throws NotPossibleException when it does not succeed by then, or never will
   */
  public <T> T still(Look<T> read) throws InterruptedException {
    return await("the streams app", AGAIN, read);
  }

  /** Looks whether something is there; throws where it is not. */
  public interface Look<T> {
    /** What is there. */
    T look() throws IOException, SQLException, InterruptedException;
  }

  <T> T await(String what, Look<T> there) throws InterruptedException {
    return await(what, STEP, there);
  }

  private <T> T await(String what, Duration step, Look<T> there) throws InterruptedException {
    long sayAt = System.nanoTime();
    while (true) {
      try {
        return there.look();
      } catch (IOException | SQLException e) {
        if (!passes(e)) {
          throw new NotPossibleException(what + " can't be asked: " + e.getMessage(), e);
        }
        long now = System.nanoTime();
        if (now - deadline >= 0) {
          throw new NotPossibleException(
              what + " is not ready: " + e.getMessage() + " (wait longer with --wait)", e);
        }
        if (now - sayAt >= 0) {
          progress.accept("waiting for " + what + " to be ready: " + e.getMessage());
          sayAt = now + SAY_AGAIN.toNanos();
        }
      }
      Thread.sleep(step.toMillis());
    }
  }

  private static boolean passes(Exception e) {
    if (e instanceof QueryApi.RefusedException refused) {
      return refused.passes();
    }
    if (e instanceof SQLException sql) {
      // 08: nobody there (yet); 57P03: it is starting up
      String state = String.valueOf(sql.getSQLState());
      return state.startsWith("08") || state.equals("57P03");
    }
    return true;
  }
}
