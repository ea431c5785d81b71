package io.fleetfold.verify.cli;

import io.fleetfold.schemas.Rights;
import io.fleetfold.verify.ProgressListener;
import io.fleetfold.verify.Report;
import io.fleetfold.verify.RuleSource;
import io.fleetfold.verify.Verification;
import io.fleetfold.verify.point.NotPossibleException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Proves that the numbers are right, or shows which are not. */
@Command(
    name = "verify",
    modelTransformer = FoldOptions.class,
    description = {
      "Compares what the live stores, a replay of the input topics and SQL say, number by number.",
      "The folds pause for a moment; what is published meanwhile waits in the topics.",
      "A verify that finds all equal keeps a baseline, from which later ones start where the topics",
      "have forgotten their beginning.",
      "Exit code 0: all three are equal. 1: they are not, or nothing can be proven. 2: it could not",
      "be done."
    })
public final class VerifyCommand implements Callable<Integer> {
  private static final int EXACT = 0;
  private static final int DIFFERENT = 1;
  private static final int NOT_DONE = 2;

  @Mixin private PipelineOptions where;
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Option(names = "--all", description = "Prints every number of every agent and model.")
  private boolean all;

  @Option(
      names = "--pause",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long the folds may be paused. Default: ${DEFAULT-VALUE}.")
  private long pause;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "How long to wait for a pipeline that is getting ready. Default: ${DEFAULT-VALUE}.")
  private long wait;

  private final LocalTarget local;

  /** The command, and how it finds a pipeline on this machine. */
  public VerifyCommand(LocalTarget local) {
    this.local = local;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    RuleSource source = FoldOptions.source(spec.commandLine().getParseResult());
    try {
      Report report =
          new Verification(where.target(local), source, new OnScreen(err))
              .run(Duration.ofSeconds(pause), Duration.ofSeconds(wait));
      out.print(json ? ReportJson.of(report) : ReportText.of(report, all));
      out.flush();
      return report.exact() ? EXACT : DIFFERENT;
    } catch (NotPossibleException | IllegalArgumentException | IllegalStateException e) {
      err.println("fleetfold verify: " + e.getMessage());
      return NOT_DONE;
    } catch (org.apache.kafka.common.errors.AuthorizationException e) {
      err.println("fleetfold verify: " + Rights.VERIFY.refused(e));
      return NOT_DONE;
    } catch (java.io.IOException | org.apache.kafka.common.KafkaException e) {
      err.println("fleetfold verify: the pipeline can't be read: " + e);
      return NOT_DONE;
    } catch (OutOfMemoryError e) {
      err.println(
          "fleetfold verify: out of memory: start it again with more, FLEETFOLD_JAVA_OPTS=-Xmx4g");
      return NOT_DONE;
    }
  }

  private record OnScreen(PrintWriter err) implements ProgressListener {
    @Override
    public void say(String what) {
      err.println(what);
      err.flush();
    }

    @Override
    public void replayed(long records, long of) {
      err.printf(
          Locale.ROOT, "replayed %,d of %,d records (%d %%)%n", records, of, 100 * records / of);
      err.flush();
    }
  }
}
