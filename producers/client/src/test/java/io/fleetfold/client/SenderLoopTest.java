package io.fleetfold.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentRun;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.SchemaRegistry;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class SenderLoopTest {
  private final DeliveryMetrics metrics = new DeliveryMetrics(100, 1 << 20);
  private final ClientLog log = new ClientLog(line -> {}, System::nanoTime);

  private SenderLoop loop(LinkedBlockingQueue<DeliveryMetrics.Entry> queue) {
    ClientSettings settings =
        FleetfoldClient.builder()
            .bootstrapServers("127.0.0.1:1")
            .schemaRegistry(new SchemaRegistry(new SwitchedRegistry()))
            .settings();
    return new SenderLoop(
        settings,
        queue,
        metrics,
        new Encoders(settings.registry(), new Fleet("", 3, (short) 1)),
        log,
        new Spill(null, 0, r -> r, metrics, log),
        () -> new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()));
  }

  private DeliveryMetrics.Entry entered(AgentRun run) {
    DeliveryMetrics.Entry entry = new DeliveryMetrics.Entry(Outgoing.of(run), null);
    assertThat(metrics.enter(entry)).isNull();
    return entry;
  }

  @Test
  void shouldLoseOnlyTheRecordThatMetAnError() {
    LinkedBlockingQueue<DeliveryMetrics.Entry> queue = new LinkedBlockingQueue<>();
    Greedy greedy = new Greedy();
    queue.add(entered(greedy));
    queue.add(entered(Records.run("run-2")));
    greedy.hungry = true;
    metrics.close();
    loop(queue).run();
    assertThat(metrics.report().dropped()).isEqualTo(Map.of(DropReason.CLIENT_FAILED, 1L));
    assertThat(metrics.report().delivered()).isEqualTo(1);
  }

  @Test
  void shouldSayAndCountThatItCannotGoOn() {
    LinkedBlockingQueue<DeliveryMetrics.Entry> queue =
        new LinkedBlockingQueue<>() {
          @Override
          public DeliveryMetrics.Entry poll(long timeout, TimeUnit unit) {
            throw new OutOfMemoryError("pretended");
          }
        };
    queue.add(entered(Records.run("run-1")));
    queue.add(entered(Records.run("run-2")));
    loop(queue).run();
    assertThat(metrics.report().dropped()).isEqualTo(Map.of(DropReason.CLIENT_FAILED, 2L));
    DeliveryMetrics.Entry late = new DeliveryMetrics.Entry(Outgoing.of(Records.run("run-3")), null);
    assertThat(metrics.enter(late)).as("what comes later").isEqualTo(DropReason.CLIENT_FAILED);
    assertThat(metrics.report().buffered()).isZero();
  }

  /** Takes all memory when it is encoded. */
  private static final class Greedy extends AgentRun {
    private boolean hungry;

    Greedy() {
      AgentRun plain = Records.run("run-1");
      for (int i = 0; i < plain.getSchema().getFields().size(); i++) {
        put(i, plain.get(i));
      }
    }

    @Override
    public Object get(int field) {
      if (hungry) {
        throw new OutOfMemoryError("pretended");
      }
      return super.get(field);
    }
  }
}
