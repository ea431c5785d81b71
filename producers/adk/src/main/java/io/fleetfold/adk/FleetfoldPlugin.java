package io.fleetfold.adk;

import com.google.adk.agents.BaseAgent;
import com.google.adk.agents.CallbackContext;
import com.google.adk.agents.InvocationContext;
import com.google.adk.events.Event;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.adk.plugins.BasePlugin;
import com.google.adk.sessions.Session;
import com.google.adk.tools.BaseTool;
import com.google.adk.tools.ToolContext;
import com.google.genai.types.Content;
import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.Run;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of each invocation of a runner as a run, whose id is the invocation's: iterations, model
 * calls with their tokens, tools with their durations, and agents that work under it as runs of
 * their own. Give it to the runner as the first plugin, and to {@link
 * FleetfoldSessionService.Builder#plugin} so that session events carry their run.
 *
 * <p>It changes nothing, waits for nothing, and whatever goes wrong in it never reaches the agent.
 * Prompts and answers are not kept, only their lengths: the session has them. Live (bidirectional)
 * runs are not told of, since the kit calls no plugin for their begin and end. An invocation whose
 * subscriber goes away ends without a word; Fleetfold interrupts its run after a while.
 * Thread-safe.
 */
public final class FleetfoldPlugin extends BasePlugin {
  private static final Logger LOG = LoggerFactory.getLogger(FleetfoldPlugin.class);
  private static final int MAX_INVOCATIONS = 10_000;

  private final FleetfoldClient client;
  private final AtomicBoolean warned = new AtomicBoolean();
  private final Map<String, Invocation> invocations =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Invocation> eldest) {
              // those whose end nobody told
              return size() > MAX_INVOCATIONS;
            }
          });

  /** A plugin that publishes through that client, which stays the caller's to close. */
  public FleetfoldPlugin(FleetfoldClient client) {
    super("fleetfold");
    this.client = client;
  }

  RunIds runIds() {
    return (invocation, author) ->
        Optional.ofNullable(invocation).map(invocations::get).flatMap(found -> found.runOf(author));
  }

  @Override
  public Maybe<Content> onUserMessageCallback(InvocationContext context, Content message) {
    quietly(() -> begin(context, message));
    return Maybe.empty();
  }

  private void begin(InvocationContext context, Content message) {
    String agent = context.agent().name();
    Session session = context.session();
    String text = Texts.of(message);
    Run run =
        client
            .runs()
            .prepare(agent, agent, text.isBlank() ? "(no text)" : text)
            .runId(context.invocationId())
            .session(session.appName(), session.userId(), session.id())
            .start();
    invocations.put(
        context.invocationId(),
        new Invocation(agent, run, session.appName(), session.userId(), session.id()));
  }

  @Override
  public Maybe<Event> onEventCallback(InvocationContext context, Event event) {
    invocation(
        context.invocationId(),
        found -> {
          String text = event.content().map(Texts::of).orElse("");
          if (event.finalResponse() && !text.isEmpty()) {
            found.said(event.author(), text);
          }
        });
    return Maybe.empty();
  }

  @Override
  public Completable afterRunCallback(InvocationContext context) {
    invocation(context.invocationId(), Invocation::complete);
    invocations.remove(context.invocationId());
    return Completable.complete();
  }

  @Override
  public Completable onRunErrorCallback(InvocationContext context, Throwable error) {
    invocation(context.invocationId(), found -> found.fail(Texts.of(error)));
    invocations.remove(context.invocationId());
    return Completable.complete();
  }

  @Override
  public Maybe<Content> beforeAgentCallback(BaseAgent agent, CallbackContext context) {
    invocation(context.invocationId(), found -> found.begin(agent));
    return Maybe.empty();
  }

  @Override
  public Maybe<Content> afterAgentCallback(BaseAgent agent, CallbackContext context) {
    invocation(context.invocationId(), found -> found.end(agent));
    return Maybe.empty();
  }

  @Override
  public Maybe<LlmResponse> beforeModelCallback(
      CallbackContext context, LlmRequest.Builder request) {
    work(context, work -> work.modelAsked(request.build()));
    return Maybe.empty();
  }

  @Override
  public Maybe<LlmResponse> afterModelCallback(CallbackContext context, LlmResponse response) {
    work(context, work -> work.modelAnswered(response));
    return Maybe.empty();
  }

  @Override
  public Maybe<LlmResponse> onModelErrorCallback(
      CallbackContext context, LlmRequest.Builder request, Throwable error) {
    work(context, work -> work.modelFailed(error));
    return Maybe.empty();
  }

  @Override
  public Maybe<Map<String, Object>> beforeToolCallback(
      BaseTool tool, Map<String, Object> args, ToolContext context) {
    work(context, work -> work.toolStarted(id(context, tool), tool.name(), args));
    return Maybe.empty();
  }

  @Override
  public Maybe<Map<String, Object>> afterToolCallback(
      BaseTool tool, Map<String, Object> args, ToolContext context, Map<String, Object> result) {
    work(context, work -> work.toolEnded(id(context, tool), result));
    return Maybe.empty();
  }

  @Override
  public Maybe<Map<String, Object>> onToolErrorCallback(
      BaseTool tool, Map<String, Object> args, ToolContext context, Throwable error) {
    work(context, work -> work.toolFailed(id(context, tool), error));
    return Maybe.empty();
  }

  private static String id(ToolContext context, BaseTool tool) {
    return context.functionCallId().orElse(tool.name());
  }

  private void work(CallbackContext context, Consumer<AgentWork> told) {
    invocation(context.invocationId(), found -> told.accept(found.of(context.agentName())));
  }

  private void invocation(String id, Consumer<Invocation> told) {
    quietly(
        () -> {
          Invocation found = invocations.get(id);
          if (found != null) {
            told.accept(found);
          }
        });
  }

  private void quietly(Runnable told) {
    try {
      told.run();
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      if (warned.compareAndSet(false, true)) {
        LOG.warn("An invocation was not recorded in full; further failures are not logged.", e);
      }
    }
  }
}
