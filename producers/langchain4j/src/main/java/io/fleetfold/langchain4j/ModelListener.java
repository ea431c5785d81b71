package io.fleetfold.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.listener.ChatModelErrorContext;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelRequestContext;
import dev.langchain4j.model.chat.listener.ChatModelResponseContext;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.fleetfold.client.FleetfoldClient;
import io.fleetfold.client.LlmCallBuilder;
import java.util.Map;
import java.util.Optional;

/** Tells of calls of models, for the invocation that makes them. Thread-safe. */
final class ModelListener implements ChatModelListener {
  private final FleetfoldClient client;
  private final String agent;
  private final Invocations invocations;
  private final Quietly quietly;

  /**
   * A call that is under way; it goes from its request to its answer by the library's attributes.
   */
  private record Call(ModelCall call, Optional<Invocation> caller) {}

  ModelListener(FleetfoldClient client, String agent, Invocations invocations, Quietly quietly) {
    this.client = client;
    this.agent = agent;
    this.invocations = invocations;
    this.quietly = quietly;
  }

  @Override
  public void onRequest(ChatModelRequestContext context) {
    quietly.run(
        () -> {
          Optional<Invocation> caller = invocations.caller(context.chatRequest());
          caller.ifPresent(Invocation::claim);
          context.attributes().put(this, new Call(new ModelCall(context.chatRequest()), caller));
        });
  }

  @Override
  public void onResponse(ChatModelResponseContext context) {
    quietly.run(
        () -> {
          Call made = taken(context.attributes());
          ChatResponse response = context.chatResponse();
          made.call().answered(builder(made, context.modelProvider(), response), response);
        });
  }

  @Override
  public void onError(ChatModelErrorContext context) {
    quietly.run(
        () -> {
          Call made = taken(context.attributes());
          String error = Texts.of(context.error());
          made.call().failed(builder(made, context.modelProvider(), null), error);
        });
  }

  private LlmCallBuilder builder(Call made, ModelProvider provider, ChatResponse response) {
    return made.caller()
        .map(caller -> made.call().of(caller.run(), caller.session(), provider, response))
        .orElseGet(() -> made.call().of(client, agent, provider, response));
  }

  private Call taken(Map<Object, Object> attributes) {
    return (Call) attributes.remove(this);
  }
}
