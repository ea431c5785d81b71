package io.fleetfold.langchain4j;

import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.observability.api.event.AiServiceStartedEvent;
import dev.langchain4j.observability.api.listener.AiServiceCompletedListener;
import dev.langchain4j.observability.api.listener.AiServiceErrorListener;
import dev.langchain4j.observability.api.listener.AiServiceListener;
import dev.langchain4j.observability.api.listener.AiServiceRequestIssuedListener;
import dev.langchain4j.observability.api.listener.AiServiceResponseReceivedListener;
import dev.langchain4j.observability.api.listener.AiServiceStartedListener;
import dev.langchain4j.observability.api.listener.ToolExecutedEventListener;
import dev.langchain4j.service.AiServices;
import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.Run;
import io.fleetfold.client.RunStart;
import io.fleetfold.client.session.SessionKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of each invocation of an AI service as a run, whose id is the invocation's: iterations,
 * model calls with their tokens, tools with arguments and results. Give {@link #chatModel} to the
 * models, and {@link #register} each service.
 *
 * <p>It changes nothing, waits for nothing, and whatever goes wrong in it never reaches the agent.
 * Prompts and answers of models are not kept, only their lengths: the memory has them. A model that
 * has no {@link #chatModel} is told of without its provider. Thread-safe.
 */
public final class FleetfoldListeners {
  private static final Logger LOG = LoggerFactory.getLogger(FleetfoldListeners.class);

  private final FleetfoldClient client;
  private final Quietly quietly = new Quietly(LOG);
  private final Invocations invocations = new Invocations();
  private final ToolTimes tools = new ToolTimes();
  private final ChatModelListener chatModel;
  private volatile Function<Object, SessionKey> sessionKeys;

  private FleetfoldListeners(FleetfoldClient client, String agent) {
    this.client = client;
    this.chatModel = new ModelListener(client, agent, invocations, quietly);
  }

  /** Listeners that publish through that client, which stays the caller's to close. */
  public static FleetfoldListeners of(FleetfoldClient client) {
    return of(client, "langchain4j");
  }

  /**
   * Listeners that publish through that client, which stays the caller's to close.
   *
   * @param agent whose the calls of models outside of AI services are
   */
  public static FleetfoldListeners of(FleetfoldClient client, String agent) {
    return new FleetfoldListeners(
        Objects.requireNonNull(client, "client cannot be null"),
        Objects.requireNonNull(agent, "agent cannot be null"));
  }

  /** To be given to each model, streaming or not. */
  public ChatModelListener chatModel() {
    return chatModel;
  }

  /**
   * Registers {@link #aiService} and, to measure tools, takes the builder's callbacks before and
   * after tool executions: whoever needs these themselves registers {@link #aiService} alone.
   */
  public <T> AiServices<T> register(AiServices<T> services) {
    services.registerListeners(aiService());
    services.beforeToolExecution(before -> quietly.run(() -> tools.begin(before.request())));
    services.afterToolExecution(
        after -> quietly.run(() -> tools.end(after.request(), after.hasFailed())));
    return services;
  }

  /** For services that are built by others, say by a framework: tools without durations. */
  public List<AiServiceListener<?>> aiService() {
    AiServiceStartedListener started = event -> quietly.run(() -> begin(event));
    AiServiceRequestIssuedListener asked =
        event ->
            quietly.run(
                () -> invocations.asked(event.invocationContext().invocationId(), event.request()));
    AiServiceResponseReceivedListener answered =
        event ->
            quietly.run(
                () ->
                    invocations.answered(
                        event.invocationContext().invocationId(), event.response()));
    ToolExecutedEventListener executed =
        event ->
            quietly.run(
                () ->
                    invocations.with(
                        event.invocationContext().invocationId(),
                        found ->
                            found.executed(
                                event.request(), event.resultText(), tools.take(event.request()))));
    AiServiceCompletedListener completed =
        event ->
            quietly.run(
                () ->
                    invocations.end(
                        event.invocationContext().invocationId(),
                        found -> found.complete(event.result().orElse(null))));
    AiServiceErrorListener failed =
        event ->
            quietly.run(
                () ->
                    invocations.end(
                        event.invocationContext().invocationId(),
                        found -> found.fail(Texts.of(event.error()))));
    return List.of(started, asked, answered, executed, completed, failed);
  }

  private void begin(AiServiceStartedEvent event) {
    String service = event.invocationContext().interfaceName();
    String agent =
        service.substring(Math.max(service.lastIndexOf('.'), service.lastIndexOf('$')) + 1);
    String text = Texts.of(event.userMessage());
    RunStart start =
        client
            .runs()
            .prepare(agent, agent, text.isBlank() ? "(no text)" : text)
            .runId(event.invocationContext().invocationId().toString());
    Object memoryId = event.invocationContext().chatMemoryId();
    Optional<SessionKey> session = session(memoryId);
    session.ifPresent(key -> start.session(key.app(), key.user(), key.session()));
    Run run = start.start();
    invocations.begin(
        event.invocationContext().invocationId(),
        new Invocation(run, memoryId, session.map(SessionKey::session).orElse(null)));
  }

  private Optional<SessionKey> session(Object memoryId) {
    Function<Object, SessionKey> keys = sessionKeys;
    try {
      return keys == null || memoryId == null
          ? Optional.empty()
          : Optional.of(keys.apply(memoryId));
    } catch (RuntimeException e) {
      // an id without a session: the store tells the agent
      return Optional.empty();
    }
  }

  /** The run that is at work on a memory. */
  Optional<String> runOf(Object memoryId) {
    return invocations.runOf(memoryId);
  }

  FleetfoldClient client() {
    return client;
  }

  void quietly(Runnable told) {
    quietly.run(told);
  }

  Invocations invocations() {
    return invocations;
  }

  void sessionKeys(Function<Object, SessionKey> keys) {
    sessionKeys = keys;
  }
}
