package io.fleetfold.client;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.SessionLimits;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;

/**
 * Keeps in memory what an agent publishes, for the agent's unit tests: no brokers, no registry.
 * Records are checked as the real client checks them. Sessions are in memory, too: see {@code
 * MemorySessions.of(client)}. Thread-safe.
 */
public final class RecordingClient {
  private final List<SpecificRecord> records = new ArrayList<>();
  private final List<String> deleted = new ArrayList<>();
  private final Memory memory = new Memory();
  private final FleetfoldClient client;

  /** A client on the system's clock. */
  public RecordingClient() {
    this(Clock.systemUTC());
  }

  /** A client that takes times and ids from that clock. */
  public RecordingClient(Clock clock) {
    this.client =
        new FleetfoldClient(
            memory,
            Duration.ZERO,
            new Stamp(clock),
            new LazyParts(() -> SessionSettings.inMemory(SessionLimits.DEFAULT, clock)));
  }

  /** The client to give to the agent. */
  public FleetfoldClient client() {
    return client;
  }

  /** Every version of every run, in the order they were published. */
  public List<AgentRun> runs() {
    return all(AgentRun.class);
  }

  /** Every event, in the order they were published. */
  public List<AgentRunEvent> events() {
    return all(AgentRunEvent.class);
  }

  /** Every call of a language model, in the order they were published. */
  public List<AgentLlmUsage> usages() {
    return all(AgentLlmUsage.class);
  }

  /** The ids of the runs that were deleted. */
  public List<String> deleted() {
    synchronized (records) {
      return List.copyOf(deleted);
    }
  }

  /** Forgets all records; the delivery report goes on. */
  public void clear() {
    synchronized (records) {
      records.clear();
      deleted.clear();
    }
  }

  private <V> List<V> all(Class<V> type) {
    synchronized (records) {
      return records.stream().filter(type::isInstance).map(type::cast).toList();
    }
  }

  private final class Memory implements RecordBuffer {
    private long delivered;
    private long invalid;
    private long late;
    private boolean closed;

    @Override
    public DropReason put(Outgoing record, CompletableFuture<Position> answer) {
      synchronized (records) {
        if (closed || record.problem() != null) {
          late += closed ? 1 : 0;
          invalid += closed ? 0 : 1;
          return closed ? DropReason.CLOSED : DropReason.INVALID;
        }
        delivered++;
        if (record.value() == null) {
          deleted.add(record.key());
        } else {
          records.add(record.value());
        }
        if (answer != null) {
          answer.complete(new Position(record.topic().name(), 0, delivered - 1));
        }
        return null;
      }
    }

    @Override
    public boolean flush(Duration timeout) {
      return true;
    }

    @Override
    public DeliveryReport report() {
      synchronized (records) {
        return new DeliveryReport(
            delivered + invalid + late,
            delivered,
            Map.of(DropReason.INVALID, invalid, DropReason.CLOSED, late),
            Map.of(),
            0,
            0,
            0);
      }
    }

    @Override
    public Health healthCheck(Duration timeout) {
      return new Health(List.of());
    }

    @Override
    public void close(Duration timeout) {
      synchronized (records) {
        closed = true;
      }
    }
  }
}
