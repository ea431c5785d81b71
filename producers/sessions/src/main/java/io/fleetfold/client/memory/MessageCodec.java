package io.fleetfold.client.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.client.session.SessionMessage;
import java.util.Optional;

/**
 * A library's messages as messages of sessions, and back. Messages that are equal are written the
 * same way. Thread-safe.
 *
 * @param <M> a message as the library has it
 */
public interface MessageCodec<M> {
  /** The library, which the names of the memory's state keys begin with. */
  String name();

  /** The role: user, agent or tool. */
  String role(M message);

  /** Who speaks. */
  String author(M message);

  /** Whether it is the last answer of its turn. */
  boolean isFinal(M message);

  /** The message's parts, as every reader of sessions knows them, and what they do not tell. */
  ObjectNode content(M message);

  /** The message that was kept; empty for one of another writer that says nothing here. */
  Optional<M> read(SessionMessage message);

  /** The message by value. */
  JsonNode toJson(M message);

  /** The message that was kept by value. */
  M fromJson(JsonNode json);
}
