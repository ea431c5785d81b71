package io.fleetfold.local.pipeline;

import io.fleetfold.connect.Migrations;
import io.fleetfold.local.part.DataFolder;
import io.fleetfold.local.part.FolderLock;
import io.fleetfold.local.part.Part;
import io.fleetfold.local.part.Ports;
import io.fleetfold.local.part.Shutdown;
import io.fleetfold.local.postgres.Postgres;
import io.fleetfold.prices.PriceLoader;
import io.fleetfold.prices.PriceTopic;
import io.fleetfold.streams.app.TopicCreator;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All parts in one process. They start side by side, each as soon as what it needs is there, and
 * stop in the opposite order. Started once, closed once.
 */
public final class Pipeline implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  private final Parts parts;
  private final Consumer<Part> whenUp;
  private final List<Part> started = new CopyOnWriteArrayList<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "fleetfold-start");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicBoolean closed = new AtomicBoolean();
  private final PipelineNotes notes = PipelineNotes.ofUser();
  private volatile FolderLock lock;
  private volatile RunningPipeline note;

  /**
   * A pipeline that is down.
   *
   * @param whenUp hears of each part as it comes up, from different threads
   */
  public Pipeline(DataFolder data, Ports ports, Consumer<Part> whenUp) {
    this.parts = new Parts(data, ports);
    this.whenUp = whenUp;
  }

  /**
   * Starts all parts and comes back when all serve.
   *
   * @throws IllegalStateException when the folder or a port is in use, or a part does not start;
   *     the message names it, and everything is stopped again
   */
  public void start() throws IOException, InterruptedException {
    parts.data().create(LOG::warn);
    lock = FolderLock.take(parts.data().lockFile(), parts.data().root(), "pipeline");
    try {
      // it holds its port, and nobody else will stop it
      Postgres.stopLeftOver(parts.data().postgres());
      parts.ports().requireFree();
      note = RunningPipeline.here(parts.data(), parts.ports());
      note.write(parts.data().stateFile());
      notes.add(note);
      startAll();
    } catch (IllegalStateException e) {
      close();
      throw e;
    } catch (CompletionException e) {
      close();
      throw e.getCause() instanceof IllegalStateException known
          ? known
          : new IllegalStateException(String.valueOf(e.getCause()), e.getCause());
    }
  }

  private void startAll() {
    Postgres postgres = parts.postgres();
    CompletableFuture<Void> database =
        run(
            () -> {
              up(postgres);
              Migrations.migrate(parts.database(postgres.credentials()));
            });
    CompletableFuture<Void> topics =
        run(
            () -> {
              up(parts.broker());
              createTopics();
            });
    CompletableFuture<Void> registry = topics.thenCompose(done -> run(() -> up(parts.registry())));
    CompletableFuture<Void> streams =
        registry.thenCompose(
            done ->
                run(
                    () -> {
                      // before the folds: not even the first call is to lack its price
                      loadPrices();
                      up(parts.streams());
                    }));
    CompletableFuture<Void> gateway = registry.thenCompose(done -> run(() -> up(parts.gateway())));
    CompletableFuture<Void> sinks =
        CompletableFuture.allOf(database, registry)
            .thenCompose(done -> run(() -> up(parts.connect(postgres.credentials()))));
    CompletableFuture.allOf(database, streams, sinks, gateway).join();
  }

  private CompletableFuture<Void> run(Step step) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            step.run();
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        },
        threads);
  }

  private void up(Part part) {
    try {
      if (closed.get()) {
        throw new IllegalStateException("the pipeline was stopped while it was starting");
      }
      started.add(part);
      part.start();
    } catch (Exception e) {
      LOG.error("{} does not start", part.name(), e);
      throw new IllegalStateException(part.name() + " does not start: " + e.getMessage(), e);
    }
    whenUp.accept(part);
  }

  private void createTopics() throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", parts.bootstrapServers()))) {
      new TopicCreator(admin, parts.fleet()).createMissing();
    }
  }

  private void loadPrices() throws InterruptedException {
    try (PriceTopic topic = new PriceTopic(parts.prices())) {
      int loaded = new PriceLoader(topic).publishShippedIfEmpty(Instant.now());
      LOG.info("{} shipped prices published", loaded);
    }
  }

  /**
   * Stops everything in an orderly way, within seconds; all data stays.
   *
   * @throws IllegalStateException naming the parts that did not stop in time; they end with the
   *     process
   */
  @Override
  public void close() throws IOException {
    if (closed.getAndSet(true)) {
      return;
    }
    List<String> late = new ArrayList<>();
    // what it has taken, the others still see
    closeSideBySide(late, "gateway");
    closeSideBySide(late, "streams", "connect");
    closeSideBySide(late, "registry");
    closeSideBySide(late, "broker", "postgres");
    threads.shutdownNow();
    if (lock != null) {
      forget();
      lock.close();
    }
    if (!late.isEmpty()) {
      throw new IllegalStateException(
          String.join(", ", late)
              + " did not stop within "
              + Shutdown.DEADLINE.toSeconds()
              + " s and ended with the process; what was acknowledged is kept");
    }
  }

  private void forget() throws IOException {
    Files.deleteIfExists(parts.data().stateFile());
    if (note != null) {
      notes.remove(note);
    }
  }

  private void closeSideBySide(List<String> late, String... names) {
    List<Part> ending =
        started.stream().filter(part -> List.of(names).contains(part.name())).toList();
    try {
      late.addAll(Shutdown.close(ending, Shutdown.DEADLINE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      late.addAll(ending.stream().map(Part::name).toList());
    }
  }

  /** The addresses of this pipeline. */
  public Parts parts() {
    return parts;
  }

  private interface Step {
    void run() throws Exception;
  }
}
