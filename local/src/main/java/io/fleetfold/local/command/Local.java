package io.fleetfold.local.command;

import io.fleetfold.local.pipeline.Parts;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The whole pipeline in this process. */
@Command(
    name = "local",
    description = {
      "Runs the whole pipeline on this machine: Kafka, schema registry, streams app with the"
          + " dashboard, Connect, PostgreSQL.",
      "All data is kept in one folder; a second start finds everything as it was. Ctrl-C stops it."
    })
final class Local implements Callable<Integer> {
  @Mixin private Where where;

  @Mixin private TopicPrefix topicPrefix;

  @Override
  public Integer call() throws Exception {
    new RunningLocal(where.folder(), where.portsToUse(), topicPrefix.text())
        .run(
            new RunningLocal.Company() {
              @Override
              public void begin(Parts parts) {
                // the pipeline alone
              }

              @Override
              public void end() {
                // the pipeline alone
              }
            });
    return 0;
  }
}
