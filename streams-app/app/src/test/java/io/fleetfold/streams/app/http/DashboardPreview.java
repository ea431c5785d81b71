package io.fleetfold.streams.app.http;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The dashboard over a sample fleet, to look at while working on it: arguments: port, agents. */
final class DashboardPreview {
  private DashboardPreview() {}

  public static void main(String[] args) throws InterruptedException {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 23090;
    int agents = args.length > 1 ? Integer.parseInt(args[1]) : 24;
    SampleFleet fleet = new SampleFleet(7, Instant.now().minusSeconds(600), agents);
    for (int i = 0; i < 40; i++) {
      fleet.step(6);
    }
    try (SampleSessions sessions = new SampleSessions();
        TestServer server = new TestServer(fleet.views(), sessions.views(), port)) {
      for (int i = 1; i <= 8; i++) {
        sessions.conversation("session-" + i);
      }
      System.out.println(server.url("/"));
      CountDownLatch never = new CountDownLatch(1);
      for (int i = 0; !never.await(700, TimeUnit.MILLISECONDS); i++) {
        fleet.step(1 + (int) (2.5 + 2 * Math.sin(i / 12.0)));
        sessions.add(
            SampleSessions.agent("session-8", "step")
                .setContent("{\"parts\":[{\"text\":\"Step " + i + "\"}]}")
                .setStateDelta("{\"step\":" + i + "}"));
      }
    }
  }
}
