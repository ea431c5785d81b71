package io.fleetfold.langchain4j.library;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import net.bytebuddy.ByteBuddy;

/**
 * Loads the library's chat memories and their tests once more, with {@link StandIn} where they look
 * for the library's in-memory stores.
 */
final class LibraryLoader extends ClassLoader {
  private static final Set<String> STORES =
      Set.of(
          "dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore",
          "dev.langchain4j.memory.chat.SingleSlotChatMemoryStore");

  private final Set<String> own;

  /**
   * A loader of that library.
   *
   * @param own packages whose classes it loads itself
   */
  LibraryLoader(ClassLoader parent, String... own) {
    super(parent);
    this.own = Set.of(own);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      if (STORES.contains(name)) {
        return define(name, new ByteBuddy().redefine(StandIn.class).name(name).make().getBytes());
      }
      boolean isOwn = name.contains(".") && own.contains(name.substring(0, name.lastIndexOf('.')));
      // the store's interface is that which our store implements
      return isOwn && !name.endsWith(".ChatMemoryStore") && !name.endsWith("ChatMemoryProvider")
          ? define(name, bytes(name))
          : super.loadClass(name, resolve);
    }
  }

  private Class<?> define(String name, byte[] bytes) {
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] bytes(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
