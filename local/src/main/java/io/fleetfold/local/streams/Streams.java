package io.fleetfold.local.streams;

import io.fleetfold.local.part.Part;
import io.fleetfold.streams.app.StreamsApp;
import io.fleetfold.streams.app.StreamsAppConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The streams app in this process, with its query API and the dashboard. */
public final class Streams extends Part {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final StreamsAppConfig config;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile StreamsApp app;

  /** An app of that configuration. */
  public Streams(StreamsAppConfig config) {
    super("streams", config.stateDir());
    this.config = config;
  }

  @Override
  public String address() {
    return "http://" + config.httpHost() + ":" + config.httpPort();
  }

  @Override
  public Optional<String> stopped() {
    return Optional.ofNullable(app).flatMap(StreamsApp::stopped);
  }

  @Override
  protected void open() throws InterruptedException {
    app = new StreamsApp(config);
    app.start();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!app.ready()) {
      if (app.state() == StreamsApp.State.STOPPED) {
        if (app.stopped().isPresent()) {
          // a record stands in its way: the brokers must live on for it to be set aside
          return;
        }
        throw new IllegalStateException(
            "the streams app stopped while it was starting, see its log");
      }
      if (closing.await(50, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the streams app was stopped while it was starting");
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "the streams app is not ready after " + PATIENCE.toMinutes() + " min, see its log");
      }
    }
  }

  @Override
  protected void shut() {
    closing.countDown();
    if (app != null) {
      app.close();
      app = null;
    }
  }
}
