package io.fleetfold.verify.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The instances of the streams app, of which one must have all partitions. */
public final class Instances {
  private Instances() {}

  /**
   * The instance that has all partitions: it alone can tell the fleet's numbers, since percentiles
   * of parts do not add up.
   *
   * @throws IOException when there is none, with what each answered
   */
  public static QueryApi whole(List<QueryApi> instances) throws IOException, InterruptedException {
    List<String> answers = new ArrayList<>();
    for (QueryApi instance : instances) {
      try {
        instance.get("/api/v1/stats");
        return instance;
      } catch (IOException e) {
        answers.add(e.getMessage());
      }
    }
    throw new IOException(
        "no instance tells of all partitions: if several instances share them, verify while one"
            + " runs alone; else wait until its stores are restored. Answers: "
            + String.join("; ", answers));
  }
}
