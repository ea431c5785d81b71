package io.fleetfold.client;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.config.ProcessEnvironment;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What an agent publishes its runs, events and LLM calls with.
 *
 * <p>No method but {@link #flush}, {@link #healthCheck} and {@link #close} ever makes its caller
 * wait, and none throws: telemetry must not disturb the agent. Records go into a buffer in memory
 * that is bounded by count and bytes, and on to disk where {@link ClientBuilder#spillFolder} is
 * set; a daemon thread delivers them, in order, to all in-sync replicas. Brokers or a registry that
 * are away, also from the start, are waited for as long as the buffer lasts. Whatever is not
 * delivered is counted with its reason: see {@link #report}.
 *
 * <p>Records of one run are delivered in the order they were published, save that a failure may
 * have some delivered twice, again from the failed one on: their ids make the second count nothing.
 * Thread-safe; one for each process is enough.
 */
public final class FleetfoldClient implements RecordPublisher, AutoCloseable {
  private final RecordBuffer buffer;
  private final Duration closeTimeout;
  private final Runs runs;
  private final Llm llm;
  private final LazyParts parts;

  FleetfoldClient(RecordBuffer buffer, Duration closeTimeout, Stamp stamp, LazyParts parts) {
    this.parts = parts;
    this.buffer = buffer;
    this.closeTimeout = closeTimeout;
    this.runs = new Runs(this, stamp);
    this.llm = new Llm(this, stamp);
  }

  /** Settings to build a client with. */
  public static ClientBuilder builder() {
    return new ClientBuilder();
  }

  /**
   * A client with the settings of the {@code FLEETFOLD_*} environment variables; see {@link
   * ClientBuilder#environment}.
   *
   * @throws IllegalArgumentException when one is missing or wrong; the message names it
   */
  public static FleetfoldClient fromEnvironment() {
    return builder().environment(ProcessEnvironment.variables()).build();
  }

  /** Runs: start one, or go on with one. */
  public Runs runs() {
    return runs;
  }

  /** Calls of language models. */
  public Llm llm() {
    return llm;
  }

  /**
   * A further part of this client, such as {@code Sessions.of(client)}: opened when it is first
   * asked for, always the same object, closed with the client before its own deliveries. For the
   * modules that build on this one; agents call theirs.
   */
  public <P extends AutoCloseable> P part(Class<P> type, Function<SessionSettings, P> opener) {
    return parts.get(type, opener);
  }

  @Override
  public boolean publish(AgentRun run) {
    return put(() -> Outgoing.of(run), null) == null;
  }

  @Override
  public boolean publish(AgentRunEvent event) {
    return put(() -> Outgoing.of(event), null) == null;
  }

  @Override
  public boolean publish(AgentLlmUsage usage) {
    return put(() -> Outgoing.of(usage), null) == null;
  }

  @Override
  public boolean delete(String runId) {
    return put(() -> Outgoing.deletion(runId), null) == null;
  }

  /**
   * As {@link #publish(AgentRun)}, for callers that need to know: the answer is the record's
   * position once all in-sync replicas have it, or an {@link UndeliveredException} with the reason.
   * What hangs on it runs on a thread of the client and must be quick.
   */
  public CompletableFuture<Position> send(AgentRun run) {
    return send(() -> Outgoing.of(run));
  }

  /** As {@link #send(AgentRun)}, for an event. */
  public CompletableFuture<Position> send(AgentRunEvent event) {
    return send(() -> Outgoing.of(event));
  }

  /** As {@link #send(AgentRun)}, for a call of a language model. */
  public CompletableFuture<Position> send(AgentLlmUsage usage) {
    return send(() -> Outgoing.of(usage));
  }

  private CompletableFuture<Position> send(Supplier<Outgoing> record) {
    CompletableFuture<Position> answer = new CompletableFuture<>();
    DropReason refusal = put(record, answer);
    if (refusal != null) {
      answer.completeExceptionally(new UndeliveredException(refusal));
    }
    return answer;
  }

  /** Records are objects of the caller's: whatever reading them throws stays here. */
  private DropReason put(Supplier<Outgoing> source, CompletableFuture<Position> answer) {
    Outgoing record;
    try {
      record = source.get();
    } catch (RuntimeException | Error e) {
      record = Outgoing.unreadable(e);
    }
    return buffer.put(record, answer);
  }

  /**
   * Waits until the fate of every record published before this call is known, at most that long.
   *
   * @param timeout null or negative for no time
   * @return whether it is; {@link #report} tells which fate. Also false when interrupted
   */
  public boolean flush(Duration timeout) {
    return buffer.flush(timeout == null ? Duration.ZERO : timeout);
  }

  /** What became of every record so far; adds up at any moment. */
  public DeliveryReport report() {
    return buffer.report();
  }

  /** Asks brokers and registry, at most 5 s each, whether records can be delivered. */
  public Health healthCheck() {
    return buffer.healthCheck(Duration.ofSeconds(5));
  }

  /**
   * Refuses further records, delivers what is buffered for at most that long, then keeps the rest
   * on disk where that is set, else drops and counts it. Takes about one second more where
   * something hangs. Closing again does nothing.
   */
  public void close(Duration timeout) {
    // first: it needs the registry, which goes with the rest
    try {
      parts.close();
    } finally {
      buffer.close(timeout == null ? closeTimeout : timeout);
    }
  }

  /** As {@link #close(Duration)} with the configured time, 10 s by default. */
  @Override
  public void close() {
    close(closeTimeout);
  }
}
