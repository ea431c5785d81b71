package io.fleetfold.client;

import java.nio.file.Path;
import java.time.Duration;

/** A program that publishes while nothing is there, and does not close its client. */
final class UntidyProgram {
  static final int RECORDS = 300;

  private UntidyProgram() {}

  /** With a folder it waits to be killed once all is on disk, without one it just ends. */
  public static void main(String[] arguments) throws Exception {
    ClientBuilder builder =
        FleetfoldClient.builder()
            .bootstrapServers("127.0.0.1:1")
            .schemaRegistry("http://127.0.0.1:1")
            .exitTimeout(Duration.ofMillis(100));
    if (arguments.length > 0) {
      builder.spillFolder(Path.of(arguments[0]));
    }
    FleetfoldClient client = builder.build();
    for (int i = 0; i < RECORDS; i++) {
      client.publish(Records.event("run-" + i % 5, Integer.toString(i)));
    }
    if (arguments.length > 0) {
      // the one that the sender has read and waits at is there, too
      Until.holds("all is on disk", () -> client.report().spilled() >= RECORDS - 1);
      System.out.println("all on disk");
      System.in.read();
    }
  }
}
