package io.fleetfold.langchain4j;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/** Invocations that are under way. Thread-safe. */
final class Invocations {
  private static final int MAX = 10_000;

  /** A request that an AI service is about to hand to its model, on this thread. */
  private record Asked(Invocation invocation, ChatMessage last) {}

  @SuppressWarnings("ThreadLocalUsage") // each has listeners of its own
  private final ThreadLocal<Asked> asked = new ThreadLocal<>();

  @SuppressWarnings("ThreadLocalUsage") // as above
  private final ThreadLocal<Deque<Invocation>> agents = ThreadLocal.withInitial(ArrayDeque::new);

  private final ConcurrentMap<Object, String> runs = new ConcurrentHashMap<>();
  private final Map<UUID, Invocation> underWay =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<UUID, Invocation> eldest) {
              // those whose end nobody told
              boolean tooMany = size() > MAX;
              if (tooMany) {
                forget(eldest.getValue());
              }
              return tooMany;
            }
          });

  void begin(UUID id, Invocation invocation) {
    underWay.put(id, invocation);
    if (invocation.memoryId() != null) {
      runs.put(invocation.memoryId(), invocation.run().id());
    }
  }

  /** The model is called next, on this thread. */
  void asked(UUID id, ChatRequest request) {
    with(
        id,
        found -> {
          found.asked(request);
          asked.set(new Asked(found, last(request.messages())));
        });
  }

  /** Whose call of a model that is; empty for one that no AI service makes. */
  Optional<Invocation> caller(ChatRequest request) {
    Asked before = asked.get();
    asked.remove();
    return Optional.ofNullable(before)
        .filter(found -> found.last().equals(last(request.messages())))
        .map(Asked::invocation)
        .or(this::entered);
  }

  /** An agent is at work on this thread, within the one that was before. */
  void enter(Invocation agent) {
    agents.get().push(agent);
  }

  void leave(Invocation agent) {
    Deque<Invocation> within = agents.get();
    within.remove(agent);
    if (within.isEmpty()) {
      agents.remove();
    }
  }

  /** The agent that is at work on this thread. */
  Optional<Invocation> entered() {
    Optional<Invocation> agent = Optional.ofNullable(agents.get().peek());
    if (agent.isEmpty()) {
      agents.remove();
    }
    return agent;
  }

  private static ChatMessage last(List<ChatMessage> messages) {
    return messages.get(messages.size() - 1);
  }

  void answered(UUID id, ChatResponse response) {
    asked.remove();
    with(id, found -> found.answered(response));
  }

  void with(UUID id, Consumer<Invocation> told) {
    Invocation found = underWay.get(id);
    if (found != null) {
      told.accept(found);
    }
  }

  void end(UUID id, Consumer<Invocation> told) {
    asked.remove();
    Invocation found = underWay.remove(id);
    if (found != null) {
      forget(found);
      told.accept(found);
    }
  }

  private void forget(Invocation invocation) {
    if (invocation.memoryId() != null) {
      runs.remove(invocation.memoryId(), invocation.run().id());
    }
  }

  Optional<String> runOf(Object memoryId) {
    return Optional.ofNullable(runs.get(memoryId));
  }
}
