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
   * @throws QueryApi.RefusedException when one refuses to tell at all
   * @throws IOException when there is none yet, with what each answered
   */
  public static QueryApi whole(List<QueryApi> instances) throws IOException, InterruptedException {
    List<String> answers = new ArrayList<>();
    for (QueryApi instance : instances) {
      try {
        instance.get("/api/v1/stats");
        return instance;
      } catch (QueryApi.RefusedException e) {
        if (!e.passes()) {
          throw e;
        }
        answers.add(e.getMessage());
      } catch (IOException e) {
        answers.add(e.toString());
      }
    }
    throw new IOException(
        "no instance has all partitions ready; if several instances share them, verify while one"
            + " runs alone. Answers: "
            + String.join("; ", answers));
  }
}
