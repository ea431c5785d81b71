package io.fleetfold.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.local.part.DataFolder;
import io.fleetfold.local.part.Ports;
import io.fleetfold.local.pipeline.Parts;
import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts as processes of their own, started in the order that suits them least. */
class StartOrderIT {
  private static final long PATIENCE_S = 180;
  private static final String SMALL_HEAP = "-Xmx144m";
  private static final int HUGE = 150 << 20;

  private final Map<String, Process> started = new LinkedHashMap<>();

  @TempDir Path folder;

  @AfterEach
  void stop() throws InterruptedException {
    List<Process> all = List.copyOf(started.values());
    for (int i = all.size() - 1; i >= 0; i--) {
      all.get(i).destroy();
    }
    for (Process process : all) {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void shouldWaitForWhatIsAwayAndSayWhat() throws Exception {
    Ports ports = TestPorts.set(7);
    start("connect", ports);
    start("registry", ports);
    await("connect", "waiting for PostgreSQL at ");
    await("registry", "waiting for the broker at ");

    start("postgres", ports);
    await("connect", "waiting for the broker at ");
    start("broker", ports);
    await("registry", "registry is up at ");
    await("connect", "waiting for the topics of the folds ");
    started.put(
        "streams",
        LocalProcess.launch(
            "streams", List.of(SMALL_HEAP), folder.resolve("data"), ports, output("streams")));
    await("connect", "connect is up at ");
    assertThat(started.values()).allMatch(Process::isAlive);
    assertThat(Files.readString(output("connect")).lines().filter(l -> l.contains("PostgreSQL")))
        .as("said once, and again only every half a minute")
        .hasSizeLessThan(8);
    assertThat(output("connect"))
        .content()
        .as("log lines belong in files")
        .doesNotContain(" DEBUG ");
    for (String part : List.of("broker", "postgres", "streams", "connect")) {
      refuseASecond(part, ports);
    }
    setsARecordAsideThatDoesNotFitIntoItsMemory(ports);
    assertThat(started.values()).as("the parts that were there first").allMatch(Process::isAlive);
  }

  /** The first record ever, of more bytes than the heap of the streams app has. */
  private void setsARecordAsideThatDoesNotFitIntoItsMemory(Ports ports) throws Exception {
    Parts parts = new Parts(new DataFolder(folder.resolve("data")), ports);
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            parts.bootstrapServers(),
            "compression.type",
            "zstd",
            "max.request.size",
            2 * HUGE,
            "buffer.memory",
            2L * HUGE);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      byte[] key = {'k'};
      for (Topic<?> topic : List.of(Topics.MODEL_PRICES, Topics.AGENT_RUNS)) {
        producer
            .send(new ProducerRecord<>(parts.fleet().name(topic), key, new byte[HUGE]))
            .get(60, TimeUnit.SECONDS);
      }
    }
    HttpRequest quality =
        HttpRequest.newBuilder(URI.create(parts.queryUrl() + "/api/v1/data-quality")).build();
    HttpClient http = HttpClient.newHttpClient();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    String answer = "";
    while (!answer.contains("\"dead_letter_failed\":1")) {
      assertThat(System.nanoTime() < deadline && started.get("streams").isAlive())
          .as("%s; the app said: %s", answer, Files.readString(output("streams")))
          .isTrue();
      TimeUnit.MILLISECONDS.sleep(100);
      answer = http.send(quality, HttpResponse.BodyHandlers.ofString()).body();
    }
    assertThat(output("streams"))
        .content()
        .as("what the terminal shows")
        .doesNotContain("OutOfMemoryError", "Exception", "\tat ");
  }

  /** On the same data, away from the ports that would stop it, too, where it needs no others. */
  private void refuseASecond(String name, Ports ports) throws Exception {
    Ports own = List.of("broker", "postgres").contains(name) ? TestPorts.set(8) : ports;
    Path output = folder.resolve(name + "-second.out");
    Process second = LocalProcess.launch(name, folder.resolve("data"), own, output);
    try {
      assertThat(second.waitFor(PATIENCE_S, TimeUnit.SECONDS)).as("%s gives up", name).isTrue();
    } finally {
      second.destroyForcibly();
    }
    assertThat(second.exitValue()).isNotZero();
    assertThat(output)
        .content()
        .contains(
            "is in use by another " + name + " (process " + started.get(name).pid() + "): stop");
  }

  private void start(String name, Ports ports) throws IOException {
    started.put(name, LocalProcess.launch(name, folder.resolve("data"), ports, output(name)));
  }

  private void await(String name, String line) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (!Files.readString(output(name)).contains(line)) {
      assertThat(System.nanoTime() < deadline && started.get(name).isAlive())
          .as("%s said: %s", name, Files.readString(output(name)))
          .isTrue();
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private Path output(String name) {
    return folder.resolve(name + ".out");
  }
}
