package io.fleetfold.bench.visibility;

import io.fleetfold.bench.MeasuredTimes;
import io.fleetfold.bench.cluster.BenchCluster;
import io.fleetfold.bench.cluster.KnownRuns;
import io.fleetfold.client.bulk.BulkPublisher;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Sends runs one at a time and asks for each until it is there. Every second one is only sent, and
 * waited for until it is acknowledged. To be used by one thread.
 */
public final class Probe implements AutoCloseable {
  private static final int OK = 200;
  private static final int PAUSE_MILLIS = 15;
  private static final Duration GIVE_UP = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final BulkPublisher publisher;
  private final String runs;
  private final String prefix;
  private long next;

  /** A probe that asks at that port of this machine. */
  public Probe(BenchCluster cluster, Fleet fleet, int port, String prefix) {
    this.publisher = cluster.publisher(fleet);
    this.runs = "http://127.0.0.1:" + port + "/api/v1/runs/";
    this.prefix = prefix;
  }

  /**
   * What was seen.
   *
   * @param visible times from send to the answer
   * @param acknowledged times from send to the acknowledgement
   */
  public record Result(MeasuredTimes visible, MeasuredTimes acknowledged) {}

  /** Sends and asks for so long. */
  public Result run(Duration time) throws IOException, InterruptedException {
    MeasuredTimes visible = new MeasuredTimes();
    MeasuredTimes acknowledged = new MeasuredTimes();
    long until = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < until) {
      String id = prefix + "-" + next++;
      long begin = System.nanoTime();
      publisher.publish(Topics.AGENT_RUNS, id, KnownRuns.version(id, "probe", Instant.now()));
      if (next % 2 == 0) {
        publisher.awaitAcknowledged();
        acknowledged.add(System.nanoTime() - begin);
      } else {
        awaitVisible(id, begin);
        visible.add(System.nanoTime() - begin);
      }
      // a pace of its own, so that probes fall into every part of a commit interval
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS + next % PAUSE_MILLIS);
    }
    return new Result(visible, acknowledged);
  }

  private void awaitVisible(String id, long begin) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(runs + id)).build();
    while (http.send(request, BodyHandlers.discarding()).statusCode() != OK) {
      if (System.nanoTime() - begin > GIVE_UP.toNanos()) {
        throw new IllegalStateException(id + " is not to be read after " + GIVE_UP);
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  @Override
  public void close() {
    publisher.close();
  }
}
