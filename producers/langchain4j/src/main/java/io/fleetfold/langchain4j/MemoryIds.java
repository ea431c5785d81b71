package io.fleetfold.langchain4j;

import io.fleetfold.client.session.SessionException;
import io.fleetfold.client.session.SessionKey;
import java.util.function.Function;

/** Which session a memory id stands for, where no mapping is set. */
final class MemoryIds implements Function<Object, SessionKey> {
  static final String SESSION = "chat";

  private final String app;

  MemoryIds(String app) {
    this.app = app;
  }

  @Override
  public SessionKey apply(Object id) {
    if (id instanceof SessionKey key) {
      return key;
    }
    try {
      return new SessionKey(app, text(id), SESSION);
    } catch (SessionException e) {
      throw new InvalidChatMemoryException(
          "memory id of " + id.getClass().getName() + " names no user: " + e.getMessage(), e);
    }
  }

  private static String text(Object id) {
    if (id == null) {
      throw new IllegalArgumentException("memoryId cannot be null");
    }
    if (hasNoText(id.getClass())) {
      throw new InvalidChatMemoryException(
          "memory id of "
              + id.getClass().getName()
              + " has no text that another process would find again: give the class a toString, or"
              + " the store a mapping (builder.sessionKey)");
    }
    return id.toString();
  }

  private static boolean hasNoText(Class<?> type) {
    try {
      return type.isArray() || type.getMethod("toString").getDeclaringClass().equals(Object.class);
    } catch (NoSuchMethodException e) {
      return true;
    }
  }
}
